namespace BedrockPS.Core.Chat.Structured;

/// <summary>A JSON schema that answers are held against.</summary>
internal interface IAnswerSchema
{
    /// <summary>The schema as it goes out: an object at its root, without $schema. What is no object at its root is the one member "value".</summary>
    string Json { get; }

    /// <summary>The schema as it was given, without $schema.</summary>
    string ToText(bool indented);

    /// <summary>Holds an answer against the schema.</summary>
    /// <param name="json">Text of the answer.</param>
    AnswerCheck Check(string? json);
}

/// <summary>What an answer is worth.</summary>
/// <param name="Value">
/// string, long or BigInteger, <see cref="ExactNumber"/>, bool, null, object[] or dictionaries; null too when it does not fit.
/// </param>
/// <param name="Faults">What does not fit, each with its place; empty when all fits.</param>
internal sealed record AnswerCheck(object? Value, IReadOnlyList<string> Faults)
{
    /// <summary>False when the text is no JSON at all.</summary>
    public bool IsJson { get; init; } = true;

    public bool Fits => Faults.Count == 0;
}

/// <summary>A JSON number with a point or an exponent, digit by digit: whoever reads it chooses between double and decimal.</summary>
internal sealed record ExactNumber(string Text)
{
    public override string ToString() => Text;
}
