using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace BedrockPS.Client.Json;

/// <summary>
/// JSON as plain .NET values: string, long or BigInteger, double, bool, null, object[] and dictionaries. A number with a point or an
/// exponent is a double, every other one an exact integer; strings never become dates.
/// </summary>
internal static class PlainJson
{
    /// <summary>Reads one JSON value.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static object? Read(ReadOnlySpan<byte> utf8)
    {
        var reader = JsonValue.Reader(utf8);
        reader.Read();
        var value = ReadValue(ref reader);
        if (reader.Read())
            throw new JsonException("There is more than one JSON value.");
        return value;
    }

    /// <summary>Reads one JSON value.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static object? Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    private static object? ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => JsonString.Get(ref reader),
        JsonTokenType.Number => ReadNumber(reader.ValueSpan),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.StartObject => ReadObject(ref reader),
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

    private static object?[] ReadArray(ref Utf8JsonReader reader)
    {
        var items = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader));
        return [.. items];
    }

    private static FixedMap<object?> ReadObject(ref Utf8JsonReader reader)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonString.Get(ref reader);
            reader.Read();
            members[name] = ReadValue(ref reader);
        }

        return new FixedMap<object?>(members);
    }
}
