namespace BedrockPS.Core.KnowledgeBases;

/// <summary>How a filter compares an attribute; named as on the wire but for the first letter.</summary>
internal enum FilterOperator
{
    Equals,
    NotEquals,
    GreaterThan,
    GreaterThanOrEquals,
    LessThan,
    LessThanOrEquals,
    In,
    NotIn,
    StartsWith,
    StringContains,
    ListContains,
}

/// <summary>What the service says of its operators.</summary>
internal static class FilterOperators
{
    /// <summary>The operator that holds where this one does not; null for those that the service cannot turn round.</summary>
    public static FilterOperator? Opposite(FilterOperator given) => given switch
    {
        FilterOperator.Equals => FilterOperator.NotEquals,
        FilterOperator.NotEquals => FilterOperator.Equals,
        FilterOperator.GreaterThan => FilterOperator.LessThanOrEquals,
        FilterOperator.GreaterThanOrEquals => FilterOperator.LessThan,
        FilterOperator.LessThan => FilterOperator.GreaterThanOrEquals,
        FilterOperator.LessThanOrEquals => FilterOperator.GreaterThan,
        FilterOperator.In => FilterOperator.NotIn,
        FilterOperator.NotIn => FilterOperator.In,
        _ => null,
    };

    /// <summary>The operator with its two sides changed over: 2024 -le year is year -ge 2024.</summary>
    public static FilterOperator Swapped(FilterOperator given) => given switch
    {
        FilterOperator.GreaterThan => FilterOperator.LessThan,
        FilterOperator.GreaterThanOrEquals => FilterOperator.LessThanOrEquals,
        FilterOperator.LessThan => FilterOperator.GreaterThan,
        FilterOperator.LessThanOrEquals => FilterOperator.GreaterThanOrEquals,
        _ => given,
    };

    /// <summary>The operator of a name of the wire, null for other words.</summary>
    public static FilterOperator? OfWire(string name) =>
        Enum.GetValues<FilterOperator>().Cast<FilterOperator?>().FirstOrDefault(known => string.Equals(known!.Value.ToString(), name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The name on the wire.</summary>
    public static string ToWire(FilterOperator known)
    {
        var name = known.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
