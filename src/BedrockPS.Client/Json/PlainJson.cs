using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using BedrockPS.Core.Chat.Structured;

namespace BedrockPS.Client.Json;

/// <summary>
/// JSON as plain .NET values: string, long or BigInteger, double, bool, null, object[] and dictionaries. A number with a point or an
/// exponent is a double, every other one an exact integer; strings never become dates.
/// </summary>
internal static class PlainJson
{
    private const int LongestNumber = 400;

    /// <summary>Reads one JSON value.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static object? Read(ReadOnlySpan<byte> utf8) => Read(utf8, exact: false);

    /// <summary>Reads one JSON value; a number with a point or an exponent stays an <see cref="ExactNumber"/>.</summary>
    /// <exception cref="JsonException">It is not JSON, or holds a number that nothing can keep.</exception>
    public static object? ReadExact(string json) => Read(Encoding.UTF8.GetBytes(json), exact: true);

    private static object? Read(ReadOnlySpan<byte> utf8, bool exact)
    {
        var reader = JsonValue.Reader(utf8);
        reader.Read();
        var value = ReadValue(ref reader, exact);
        if (reader.Read())
            throw new JsonException("There is more than one JSON value.");
        return value;
    }

    /// <summary>Reads one JSON value.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static object? Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    private static object? ReadValue(ref Utf8JsonReader reader, bool exact) => reader.TokenType switch
    {
        JsonTokenType.String => JsonString.Get(ref reader),
        JsonTokenType.Number => exact ? ReadExactNumber(reader.ValueSpan) : ReadNumber(reader.ValueSpan),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.StartArray => ReadArray(ref reader, exact),
        JsonTokenType.StartObject => ReadObject(ref reader, exact),
        _ => null,
    };

    private static object ReadNumber(ReadOnlySpan<byte> digits)
    {
        if (digits.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0)
            return double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (object)number
            : BigInteger.Parse(Encoding.ASCII.GetString(digits), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    // A short text such as 1e999999999 stands for a number that would fill the memory.
    private static object ReadExactNumber(ReadOnlySpan<byte> digits)
    {
        var exponent = digits.IndexOfAny((byte)'e', (byte)'E');
        if (digits.Length > LongestNumber || (exponent >= 0 && (!int.TryParse(digits[(exponent + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) || Math.Abs(power) > LongestNumber)))
            throw new JsonException("A number has too many digits.");
        return digits.IndexOf((byte)'.') >= 0 || exponent >= 0 ? new ExactNumber(Encoding.ASCII.GetString(digits)) : ReadNumber(digits);
    }

    private static object?[] ReadArray(ref Utf8JsonReader reader, bool exact)
    {
        var items = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader, exact));
        return [.. items];
    }

    private static FixedMap<object?> ReadObject(ref Utf8JsonReader reader, bool exact)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonString.Get(ref reader);
            reader.Read();
            members[name] = ReadValue(ref reader, exact);
        }

        return new FixedMap<object?>(members);
    }
}
