namespace BedrockPS;

/// <summary>A value of a row that a structured source gave.</summary>
public sealed class RetrievedColumn
{
    internal RetrievedColumn()
    {
    }

    /// <summary>Name of the column.</summary>
    public string? Name { get; internal init; }

    /// <summary>The value as text.</summary>
    public string? Value { get; internal init; }

    /// <summary>STRING, LONG, DOUBLE, BOOLEAN, BLOB or NULL.</summary>
    public string? ColumnType { get; internal init; }

    /// <summary>Name and value.</summary>
    /// <returns>Both with an equals sign between them.</returns>
    public override string ToString() => $"{Name}={Value}";
}
