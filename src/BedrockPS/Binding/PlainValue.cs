using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace BedrockPS.Commands.Binding;

/// <summary>Turns what PowerShell passes around into the plain values that the core takes: string, numbers, bool, null, lists, dictionaries.</summary>
internal static class PlainValue
{
    private const int DeepestLevel = 64;

    /// <summary>The object behind PowerShell's wrapper; a custom object is its own.</summary>
    public static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } shown ? shown.BaseObject : value;

    /// <summary>The text that names a thing in the pipeline; null for nothing.</summary>
    /// <exception cref="BedrockException">InputInvalid: an object of another kind.</exception>
    public static string? NameIn(object? value, string what) => Unwrap(value) switch
    {
        null => null,
        string text => text,
        var other => throw BedrockException.Input($"{other.GetType().FullName} does not name a {what}."),
    };

    /// <summary>The value with everything in it.</summary>
    /// <exception cref="BedrockException">InputInvalid: something in it has no JSON form, or it contains itself.</exception>
    public static object? Of(object? value) => Of(value, 0);

    /// <summary>A hashtable as string pairs; null stays null.</summary>
    /// <exception cref="BedrockException">InputInvalid: not pairs.</exception>
    public static IReadOnlyDictionary<string, string>? StringMap(object? value) => Unwrap(value) switch
    {
        null => null,
        IReadOnlyDictionary<string, string> known => known,
        IDictionary map => TextMap(Entries(map).Select(entry => (Text(entry.Key), entry.Value))),
        PSObject shown => TextMap(Properties(shown)),
        var other => throw BedrockException.Input($"Pairs are needed, as in @{{ team = 'ops' }}, not {other.GetType().Name}."),
    };

    /// <summary>The entries of any dictionary. Enumerated as a plain sequence, generic ones give pairs of another type.</summary>
    public static IEnumerable<DictionaryEntry> Entries(IDictionary map)
    {
        foreach (DictionaryEntry entry in map)
            yield return entry;
    }

    /// <summary>Pairs as a JSON object; null stays null.</summary>
    /// <exception cref="BedrockException">InputInvalid: not pairs, or as <see cref="Of(object?)"/>.</exception>
    public static object? Pairs(object? value, string parameter) => Of(value) switch
    {
        null => null,
        Dictionary<string, object?> or JsonText => Of(value),
        _ => throw BedrockException.Input($"{parameter} needs pairs, as in @{{ name = 'value' }}, not {Unwrap(value)!.GetType().Name}.", "JSON text becomes pairs with ConvertFrom-Json -AsHashtable."),
    };

    private static IEnumerable<(string Name, object? Value)> Properties(PSObject shown)
    {
        foreach (var property in shown.Properties)
            yield return (property.Name, ValueOf(property));
    }

    // A property may be a script, and scripts fail.
    private static object? ValueOf(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException fault)
        {
            throw new BedrockException(ErrorIds.InputInvalid, ErrorKind.InvalidArgument, $"The property '{property.Name}' cannot be read: {fault.Message}", fault);
        }
    }

    private static string Text(object? value) => Convert.ToString(Unwrap(value), CultureInfo.InvariantCulture) ?? string.Empty;

    private static object? Of(object? value, int level)
    {
        if (level > DeepestLevel)
            throw BedrockException.Input($"The value is nested deeper than {DeepestLevel} levels, or contains itself.");
        return Unwrap(value) switch
        {
            null => null,
            string or bool or JsonText => Unwrap(value),
            byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal or System.Numerics.BigInteger => Unwrap(value),
            char letter => letter.ToString(),
            Enum name => name.ToString(),
            Guid or Uri => Unwrap(value)!.ToString(),
            DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
            SwitchParameter set => set.IsPresent,
            IDictionary map => Map(Entries(map).Select(entry => (Text(entry.Key), entry.Value)), level),
            IReadOnlyDictionary<string, object?> known => Map(known.Select(entry => (entry.Key, entry.Value)), level),
            IEnumerable list => list.Cast<object?>().Select(item => Of(item, level + 1)).ToArray(),
            PSObject shown => Map(Properties(shown), level),
            var other => throw BedrockException.Input($"{other.GetType().FullName} has no JSON form; give strings, numbers, $true, $false, $null, arrays and hashtables."),
        };
    }

    private static Dictionary<string, object?> Map(IEnumerable<(string Name, object? Value)> entries, int level)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in entries)
            Add(map, name, Of(value, level + 1));
        return map;
    }

    private static IReadOnlyDictionary<string, string> TextMap(IEnumerable<(string Name, object? Value)> entries)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in entries)
            Add(map, name, TextOf(name, Unwrap(value)));
        return Fixed.Map(map);
    }

    // 1 and '1' are two keys of a hashtable and one of JSON.
    private static void Add<T>(Dictionary<string, T> map, string name, T value)
    {
        if (!map.TryAdd(name, value))
            throw BedrockException.Input($"The key '{name}' is there twice.");
    }

    private static string TextOf(string name, object? value) => value switch
    {
        string text => text,
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IEnumerable or PSObject => throw BedrockException.Input($"The value of '{name}' is {value.GetType().Name}, not one text.", "Make one text of it first, with -join or ConvertTo-Json -Compress."),
        _ => Text(value),
    };
}
