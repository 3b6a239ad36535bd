using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Xml;

namespace BedrockPS.Commands.Tools;

/// <summary>Brings the arguments of a call to the parameters of a command: by their exact names, and none besides.</summary>
internal static class ToolArguments
{
    /// <summary>The arguments as they are given to the command.</summary>
    /// <exception cref="BedrockException">InputInvalid: the text is for the model.</exception>
    public static Hashtable Bind(ToolHandler handler, IReadOnlyDictionary<string, object?> input)
    {
        var bound = new Hashtable(StringComparer.Ordinal);
        foreach (var (name, value) in input)
        {
            var parameter = handler.Parameters.FirstOrDefault(known => known.Name == name)
                ?? throw BedrockException.Input($"There is no parameter '{name}'. The parameters are: {string.Join(", ", handler.Parameters.Select(known => known.Name))}.");
            bound[name] = Convert(parameter, value);
        }
        CheckUse(handler, bound);
        return bound;
    }

    // A mandatory parameter that is missing would make PowerShell ask for it.
    private static void CheckUse(ToolHandler handler, Hashtable bound)
    {
        if (handler.Uses.Any(use => use.Mandatory.All(bound.ContainsKey) && bound.Keys.Cast<string>().All(use.Names.Contains)))
            return;
        var ways = handler.Uses.Select(use => use.Mandatory.Count == 0 ? "none" : string.Join(" and ", use.Mandatory)).Distinct();
        throw BedrockException.Input(
            handler.Uses.Any(use => use.Mandatory.All(bound.ContainsKey))
                ? "These parameters do not go together."
                : $"Parameters are missing. Needed: {string.Join(", or ", ways)}.");
    }

    private static object? Convert(ToolParameter parameter, object? value)
    {
        var type = Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type;
        if (value is null)
        {
            return parameter.Type.IsValueType && type == parameter.Type
                ? throw Wrong(parameter, "must not be null")
                : null;
        }
        return Convert(parameter, type, value);
    }

    private static object? Convert(ToolParameter parameter, Type type, object value)
    {
        var isNested = value is IReadOnlyDictionary<string, object?> or object?[];
        if (type == typeof(bool) || type == typeof(SwitchParameter))
            return value as bool? ?? throw Wrong(parameter, "must be true or false");
        if (isNested && JsonScalar.Find(type) is { } scalar)
            throw Wrong(parameter, $"must be a {scalar.Type}");
        if (value is double real && IsWhole(type))
            return double.IsInteger(real) ? new BigInteger(real) : throw Wrong(parameter, "must be a whole number");
        if (value is double money && type == typeof(decimal))
            return decimal.TryParse(money.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : throw Wrong(parameter, "is out of range");
        if (value is string text && type == typeof(TimeSpan))
            return Duration(text) ?? throw Wrong(parameter, "must be a duration such as PT15M");
        if (value is string base64 && type == typeof(byte[]))
            return Bytes(base64) ?? throw Wrong(parameter, "must be base64");
        return Plain(value);
    }

    /// <summary>Values as PowerShell users know them: hashtables and arrays.</summary>
    private static object? Plain(object? value) => value switch
    {
        IReadOnlyDictionary<string, object?> map => Map(map),
        object?[] list => list.Select(Plain).ToArray(),
        _ => value,
    };

    private static Hashtable Map(IReadOnlyDictionary<string, object?> map)
    {
        var isAmbiguous = map.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() < map.Count;
        var table = new Hashtable(isAmbiguous ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in map)
            table[name] = Plain(value);
        return table;
    }

    private static bool IsWhole(Type type) => JsonScalar.Find(type) is { Type: "integer" };

    private static TimeSpan? Duration(string text)
    {
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var plain))
            return plain;
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length / 4 * 3 + 3];
        return System.Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }

    private static BedrockException Wrong(ToolParameter parameter, string rule) => BedrockException.Input($"Parameter '{parameter.Name}' {rule}.");
}
