using System.Collections;

namespace BedrockPS.Core.KnowledgeBases.Sync;

/// <summary>The content of a metadata file.</summary>
internal static class SideText
{
    /// <summary>Metadata in the form that the service reads; the same metadata gives the same text. Null for none.</summary>
    /// <param name="metadata">Plain values by name.</param>
    /// <param name="json">Writes them.</param>
    /// <param name="path">The file that it is about, for errors.</param>
    /// <exception cref="BedrockException">InputInvalid: a value is neither string, number, boolean nor a list of strings.</exception>
    public static string? Write(IReadOnlyDictionary<string, object?> metadata, IPlainJson json, string path)
    {
        if (metadata.Count == 0)
            return null;
        foreach (var (name, value) in metadata)
        {
            if (name.Length == 0 || !IsTaken(value))
                throw BedrockException.Input($"The metadata '{name}' for '{path}' is neither a string, a number, a boolean nor a list of strings.");
        }

        var sorted = metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        return json.Write(new Dictionary<string, object?> { ["metadataAttributes"] = sorted }, "-Metadata");
    }

    private static bool IsTaken(object? value) => value switch
    {
        string or bool => true,
        double real => double.IsFinite(real),
        byte or sbyte or short or ushort or int or uint or long or ulong or float or decimal => true,
        IEnumerable list => list.Cast<object?>().Any() && list.Cast<object?>().All(item => item is string),
        _ => false,
    };
}
