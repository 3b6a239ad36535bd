namespace BedrockPS.Client.Operations;

/// <summary>The type of a member, list item or map value.</summary>
internal sealed class TypeReference(TypeKind kind, bool isSensitive)
{
    private readonly Func<StructureDefinition>? _structure;

    internal TypeReference(TypeKind kind, bool isSensitive, string structureName, Func<StructureDefinition> structure)
        : this(kind, isSensitive)
    {
        StructureName = structureName;
        _structure = structure;
    }

    /// <summary>What sort of value this is.</summary>
    public TypeKind Kind { get; } = kind;

    /// <summary>The service marks the value as not to be logged. Items and members below it are then sensitive too.</summary>
    public bool IsSensitive { get; } = isSensitive;

    /// <summary>Type of the items of a list or of the values of a map; else null.</summary>
    public TypeReference? Element { get; init; }

    /// <summary>
    /// The model's format of a timestamp: <c>iso8601</c>, <c>unixTimestamp</c> or <c>rfc822</c>. Null is the location's own: seconds
    /// in a body, ISO 8601 in a query or path, RFC 822 in a header.
    /// </summary>
    public string? TimestampFormat { get; init; }

    /// <summary>Name of the structure; null for other kinds.</summary>
    public string? StructureName { get; }

    /// <summary>The structure, read when it is first asked for; null for other kinds.</summary>
    public StructureDefinition? Structure => _structure?.Invoke();

    /// <summary>The type in the table's notation.</summary>
    public override string ToString() => Kind switch
    {
        TypeKind.List => $"[{Element}]",
        TypeKind.Map => $"{{{Element}}}",
        TypeKind.Structure => StructureName!,
        _ => Kind.ToString().ToLowerInvariant(),
    } + (IsSensitive ? "*" : "");
}
