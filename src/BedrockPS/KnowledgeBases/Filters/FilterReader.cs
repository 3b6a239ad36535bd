using System.Collections;
using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases.Filters;

/// <summary>Reads -Filter: a script block, a table of attributes and values, or the service's own form as tables.</summary>
internal static class FilterReader
{
    private const int DeepestLevel = 32;

    /// <summary>Reads a filter.</summary>
    /// <param name="value">What was given.</param>
    /// <param name="session">Where the variables of a script block are.</param>
    /// <exception cref="BedrockException">InputInvalid: the message names the place.</exception>
    public static MetadataFilter Read(object value, SessionState session) => PlainValue.Unwrap(value) switch
    {
        ScriptBlock block => FilterCompiler.Compile(block, session),
        string => throw FilterFault.InTable("text is no filter; put it in braces, as in { $_.team -eq 'storage' }."),
        _ => Table(value, 0),
    };

    private static MetadataFilter Table(object? value, int level)
    {
        if (level > DeepestLevel)
            throw FilterFault.InTable($"it is nested deeper than {DeepestLevel} levels.");
        var entries = Entries(value);
        if (entries is [var (name, inner)])
        {
            if (name.Equals("andAll", StringComparison.OrdinalIgnoreCase) || name.Equals("orAll", StringComparison.OrdinalIgnoreCase))
                return Group(name, inner, level);
            if (FilterOperators.OfWire(name) is { } comparison && TryEntries(inner) is { } parts)
                return WireComparison(comparison, name, parts);
        }

        return entries.Count == 0
            ? throw FilterFault.InTable("it is empty.")
            : MetadataFilter.Join(mustAllFit: true, entries.Select(entry => Compare(entry.Value is string || PlainValue.Unwrap(entry.Value) is not IEnumerable ? FilterOperator.Equals : FilterOperator.In, entry.Name, entry.Value)));
    }

    private static MetadataFilter Group(string name, object? members, int level)
    {
        var filters = PlainValue.Unwrap(members) is IEnumerable list and not string and not IDictionary ? list.Cast<object?>().ToList() : [members];
        return filters.Count < 2
            ? throw FilterFault.InTable($"{name} joins two or more filters.")
            : MetadataFilter.Join(name.Equals("andAll", StringComparison.OrdinalIgnoreCase), filters.Select(filter => Table(filter, level + 1)));
    }

    private static MetadataFilter WireComparison(FilterOperator comparison, string name, List<(string Name, object? Value)> parts)
    {
        var key = parts.Find(part => part.Name.Equals("key", StringComparison.OrdinalIgnoreCase));
        var value = parts.Find(part => part.Name.Equals("value", StringComparison.OrdinalIgnoreCase));
        return parts.Count == 2 && PlainValue.Unwrap(key.Value) is string attribute && value.Name is not null
            ? Compare(comparison, attribute, value.Value)
            : throw FilterFault.InTable($"{name} has a key, which is the name of the attribute, and a value.");
    }

    private static MetadataFilter Compare(FilterOperator comparison, string key, object? value)
    {
        var plain = FilterValue.Read(value, FilterFault.InTable);
        try
        {
            return MetadataFilter.Compare(comparison, key, comparison is FilterOperator.In or FilterOperator.NotIn ? FilterValue.List(plain) : plain);
        }
        catch (BedrockException fault)
        {
            throw FilterFault.InTable(fault.Message);
        }
    }

    private static List<(string Name, object? Value)> Entries(object? value) =>
        TryEntries(value) ?? throw FilterFault.InTable($"a script block or a hashtable is needed, not {PlainValue.Unwrap(value)?.GetType().Name ?? "null"}.");

    // A hashtable has no order of its own; the same filter makes the same request.
    private static List<(string Name, object? Value)>? TryEntries(object? value) => PlainValue.Unwrap(value) switch
    {
        System.Collections.Specialized.IOrderedDictionary ordered => Pairs((IDictionary)ordered).ToList(),
        IDictionary map => Pairs(map).OrderBy(pair => pair.Name, StringComparer.Ordinal).ToList(),
        PSObject shown => shown.Properties.Select(property => (property.Name, ValueOf(property))).ToList(),
        _ => null,
    };

    // A property may be a script, and scripts fail.
    private static object? ValueOf(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            throw FilterFault.InTable($"the property '{property.Name}' cannot be read.");
        }
    }

    private static IEnumerable<(string Name, object? Value)> Pairs(IDictionary map) =>
        PlainValue.Entries(map).Select(entry => (LanguagePrimitives.ConvertTo<string>(entry.Key), entry.Value));
}
