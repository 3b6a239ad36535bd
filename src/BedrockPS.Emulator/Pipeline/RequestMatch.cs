namespace BedrockEmulator.Pipeline;

/// <summary>How faults and scenarios recognise a model.</summary>
internal static class RequestMatch
{
    /// <summary>True when a label is that id, or an ARN that ends in it.</summary>
    public static bool NamesModel(IReadOnlyDictionary<string, string> labels, string model) =>
        labels.Values.Any(value => value == model || value.EndsWith("/" + model, StringComparison.Ordinal));
}
