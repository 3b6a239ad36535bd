using System.Collections.ObjectModel;
using System.Globalization;

namespace BedrockPS;

/// <summary>A list on an output object: it never changes, and says so when a script tries.</summary>
/// <typeparam name="T">The type of each item.</typeparam>
public sealed class FixedList<T> : ReadOnlyCollection<T>
{
    internal FixedList(IList<T> items) : base(items)
    {
    }

    /// <summary>The list without items.</summary>
    internal static new FixedList<T> Empty { get; } = new([]);

    /// <summary>Always fails: collections on output objects are immutable.</summary>
    /// <param name="item">What would have been added.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void Add(object? item) => throw new NotSupportedException("Collections on BedrockPS objects are immutable. Copy it first: [System.Collections.Generic.List[object]]$list");

    /// <summary>The items, for output that has one text for a value, such as Export-Csv.</summary>
    /// <returns>The items with commas between them.</returns>
    public override string ToString() => string.Join(", ", this.Select(item => Convert.ToString(item, CultureInfo.InvariantCulture)));
}

/// <summary>A dictionary on an output object: it never changes, and says so when a script tries.</summary>
/// <typeparam name="T">The type of each value.</typeparam>
public sealed class FixedMap<T> : ReadOnlyDictionary<string, T>
{
    internal FixedMap(IDictionary<string, T> items) : base(items)
    {
    }

    /// <summary>The dictionary without entries.</summary>
    internal static new FixedMap<T> Empty { get; } = new(new Dictionary<string, T>());

    /// <summary>Always fails: collections on output objects are immutable.</summary>
    /// <param name="key">The key that would have been added.</param>
    /// <param name="value">The value that would have been added.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void Add(object? key, object? value) => throw new NotSupportedException("Collections on BedrockPS objects are immutable. Copy it first: $copy = [hashtable]::new($map)");

    /// <summary>The entries, for output that has one text for a value, such as Export-Csv.</summary>
    /// <returns>The entries as <c>key=value</c> with commas between them.</returns>
    public override string ToString() => string.Join(", ", this.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key}={entry.Value}")));
}

/// <summary>Makes the lists of output objects.</summary>
internal static class Fixed
{
    /// <summary>Copies the items, so that a later change of the source does not show.</summary>
    public static IReadOnlyList<T> List<T>(IEnumerable<T>? items)
    {
        if (items is null or IReadOnlyCollection<T> { Count: 0 })
            return FixedList<T>.Empty;
        return items as FixedList<T> ?? new FixedList<T>(items.ToArray());
    }

    /// <summary>Copies the entries; keys keep their case.</summary>
    public static IReadOnlyDictionary<string, T> Map<T>(IEnumerable<KeyValuePair<string, T>>? items)
    {
        if (items is null or IReadOnlyCollection<KeyValuePair<string, T>> { Count: 0 })
            return FixedMap<T>.Empty;
        return items as FixedMap<T> ?? new FixedMap<T>(new Dictionary<string, T>(items, StringComparer.Ordinal));
    }
}
