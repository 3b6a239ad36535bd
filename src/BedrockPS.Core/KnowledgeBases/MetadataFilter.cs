using System.Numerics;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>Which documents a search may give, by their attributes.</summary>
internal abstract record MetadataFilter
{
    private const int LongestKey = 100;

    private MetadataFilter()
    {
    }

    /// <summary>An attribute against a value.</summary>
    /// <param name="Operator">How it is compared.</param>
    /// <param name="Key">Name of the attribute.</param>
    /// <param name="Value">A string, number or truth value; an array of them for In and NotIn.</param>
    public sealed record Comparison(FilterOperator Operator, string Key, object Value) : MetadataFilter;

    /// <summary>Two or more filters.</summary>
    /// <param name="MustAllFit">True when all have to fit, false when one is enough.</param>
    /// <param name="Members">The filters.</param>
    public sealed record Group(bool MustAllFit, IReadOnlyList<MetadataFilter> Members) : MetadataFilter;

    /// <summary>A comparison that the service takes.</summary>
    /// <exception cref="BedrockException">InputInvalid: the attribute or value is of a kind that the operator does not compare.</exception>
    public static MetadataFilter Compare(FilterOperator comparison, string key, object value)
    {
        if (key.Length is 0 or > LongestKey)
            throw BedrockException.Input($"the name of an attribute has 1 to {LongestKey} characters, not {key.Length}.");
        if (Complaint(comparison, value) is { } complaint)
            throw BedrockException.Input($"{FilterOperators.ToWire(comparison)} {complaint}.");
        return new Comparison(comparison, key, value);
    }

    /// <summary>All of the filters, or any; one alone stands for itself, and groups of the same kind become one.</summary>
    public static MetadataFilter Join(bool mustAllFit, IEnumerable<MetadataFilter> filters)
    {
        var members = new List<MetadataFilter>();
        foreach (var filter in filters)
        {
            if (filter is Group group && group.MustAllFit == mustAllFit)
                members.AddRange(group.Members);
            else
                members.Add(filter);
        }

        return members is [var only] ? only : new Group(mustAllFit, members);
    }

    /// <summary>True for a value that stands alone in a comparison.</summary>
    public static bool IsScalar(object? value) => value is string or bool || IsNumber(value);

    private static bool IsNumber(object? value) =>
        value is sbyte or byte or short or ushort or int or uint or long or ulong or decimal or BigInteger || (value is float or double && double.IsFinite(Convert.ToDouble(value, null)));

    private static string? Complaint(FilterOperator comparison, object value) => comparison switch
    {
        FilterOperator.In or FilterOperator.NotIn => value is object?[] { Length: > 0 } list && list.All(IsScalar) ? null : "needs one or more strings, numbers or truth values",
        FilterOperator.StartsWith or FilterOperator.StringContains => value is string { Length: > 0 } ? null : "needs a text that is not empty",
        FilterOperator.GreaterThan or FilterOperator.GreaterThanOrEquals or FilterOperator.LessThan or FilterOperator.LessThanOrEquals => IsNumber(value) ? null : "compares numbers alone",
        _ => IsScalar(value) ? null : "needs a string, number or truth value",
    };
}
