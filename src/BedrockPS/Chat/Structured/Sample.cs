using System.Collections;
using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Tools;

namespace BedrockPS.Commands.Chat.Structured;

/// <summary>
/// A sample stands for all objects of its kind: a custom object or hashtable has properties, whose values are samples again or types.
/// An array stands for its first item.
/// </summary>
internal static class Sample
{
    private const int DeepestLevel = 64;

    public static IReadOnlyDictionary<string, object?> Schema(object? sample) => Fixed.Map(Schema(sample, 0));

    public static object? Read(object? value, object? sample, string place)
    {
        if (TypeOf(sample) is { } type)
            return IsInteger(type) && value is not null ? FreeData.Read(value, place) : DataReader.Read(value, type, place);
        if (Members(sample) is { } members)
        {
            return value is not IReadOnlyDictionary<string, object?> map
                ? FreeData.Read(value, place)
                : FreeData.Custom(members.Where(member => map.ContainsKey(member.Name)).Select(member => (member.Name, Read(map[member.Name], member.Value, $"{place}.{member.Name}"))), place);
        }
        return value is object?[] list && sample is not null
            ? list.Select((item, index) => Read(item, FirstOf(sample), $"{place}[{index}]")).ToArray()
            : FreeData.Read(value, place);
    }

    private static Dictionary<string, object?> Schema(object? sample, int level)
    {
        if (level > DeepestLevel)
            throw BedrockException.Input($"The sample is nested deeper than {DeepestLevel} levels, or contains itself.");
        if (TypeOf(sample) is { } type)
            return new(TypeSchema.For(type));
        if (Members(sample) is { } members)
            return OfMembers(members, level);
        if (sample is null)
            return [];
        var schema = new Dictionary<string, object?> { ["type"] = "array" };
        if (Schema(FirstOf(sample), level + 1) is { Count: > 0 } items)
            schema["items"] = items;
        return schema;
    }

    private static Dictionary<string, object?> OfMembers(List<(string Name, object? Value)> members, int level) => new()
    {
        ["type"] = "object",
        ["properties"] = Fixed.Map(members.Select(member => KeyValuePair.Create(member.Name, (object?)Fixed.Map(Schema(member.Value, level + 1))))),
        ["required"] = members.Select(member => member.Name).ToArray(),
        ["additionalProperties"] = false,
    };

    // A number such as 1 stands for integers of any size.
    private static bool IsInteger(Type type) => JsonScalar.Find(type) is { Type: "integer" };

    /// <summary>The type that a sample stands for; null for lists, hashtables, custom objects and null.</summary>
    private static Type? TypeOf(object? sample) => PlainValue.Unwrap(sample) switch
    {
        null or PSObject or IDictionary => null,
        Type type => type,
        byte[] => typeof(byte[]),
        IEnumerable and not string => null,
        var other => other.GetType(),
    };

    private static List<(string Name, object? Value)>? Members(object? sample) => PlainValue.Unwrap(sample) switch
    {
        IDictionary map => [.. map.Cast<DictionaryEntry>().Select(entry => (Convert.ToString(entry.Key, System.Globalization.CultureInfo.InvariantCulture)!, PlainValue.Unwrap(entry.Value)))],
        PSObject custom => [.. custom.Properties.Select(property => (property.Name, PlainValue.Unwrap(property.Value)))],
        _ => null,
    };

    private static object? FirstOf(object sample) => ((IEnumerable)PlainValue.Unwrap(sample)!).Cast<object?>().Select(PlainValue.Unwrap).FirstOrDefault(item => item is not null);
}
