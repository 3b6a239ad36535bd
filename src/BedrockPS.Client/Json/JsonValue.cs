using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BedrockPS.Client.Json;

/// <summary>A named member of a JSON object.</summary>
internal readonly record struct JsonMember(string Name, JsonValue Value);

/// <summary>
/// A slice of JSON whose syntax is known to be right. Asking it for what it is not gives null or nothing and never throws, so that
/// a shape that the service changes tomorrow costs the member and not the answer.
/// </summary>
internal readonly struct JsonValue
{
    private const int MaxDepth = 256;

    private readonly ReadOnlyMemory<byte> _utf8;

    private JsonValue(ReadOnlyMemory<byte> utf8, JsonTokenType kind)
    {
        _utf8 = utf8;
        Kind = kind;
    }

    /// <summary>First token of the value; None for a value that is not there.</summary>
    public JsonTokenType Kind { get; }

    public bool IsObject => Kind == JsonTokenType.StartObject;

    /// <summary>True for a value that is absent or null.</summary>
    public bool IsNull => Kind is JsonTokenType.None or JsonTokenType.Null;

    public ReadOnlyMemory<byte> Utf8 => _utf8;

    /// <summary>The JSON as it was received, null for an absent value.</summary>
    public string? Raw => Kind == JsonTokenType.None ? null : Encoding.UTF8.GetString(_utf8.Span);

    /// <summary>As <see cref="Raw"/>, decoded when it is asked for.</summary>
    public LazyText? Lazy => Kind == JsonTokenType.None ? null : new LazyText(_utf8);

    public string? Text => Kind == JsonTokenType.String ? JsonString.Decode(Inner, Inner.Contains((byte)'\\')) : null;

    public bool? Bool => Kind switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };

    public long? Long => Kind != JsonTokenType.Number ? null
        : Utf8Parser.TryParse(_utf8.Span, out long number, out var used) && used == _utf8.Length ? number
        : Double is { } real && real == Math.Truncate(real) && Math.Abs(real) < 9e15 ? (long)real
        : null;

    public int? Int => Long is { } number and >= int.MinValue and <= int.MaxValue ? (int)number : null;

    public double? Double => Kind == JsonTokenType.Number && double.TryParse(_utf8.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The bytes behind a base64 string.</summary>
    public byte[]? Blob
    {
        get
        {
            if (Text is not { } text)
                return null;
            var bytes = new byte[text.Length / 4 * 3 + 3];
            return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
        }
    }

    public DateTimeOffset? Date => WireDate.Parse(Kind == JsonTokenType.Number ? Raw : Text);

    /// <summary>The value as string, long or BigInteger, double, bool, null, object[] or dictionary.</summary>
    public object? Plain => IsNull ? null : PlainJson.Read(_utf8.Span);

    private ReadOnlySpan<byte> Inner => _utf8.Span[1..^1];

    /// <summary>Checks the syntax of a whole text.</summary>
    /// <exception cref="JsonException">It is not one JSON value.</exception>
    public static JsonValue Parse(ReadOnlyMemory<byte> utf8)
    {
        var reader = Reader(utf8.Span);
        reader.Read();
        var value = Slice(utf8, ref reader);
        if (reader.Read())
            throw new JsonException("There is more than one JSON value.");
        return value;
    }

    /// <summary>As <see cref="Parse"/>, for text that may not be JSON.</summary>
    public static bool TryParse(string? text, out JsonValue value)
    {
        value = default;
        try
        {
            value = string.IsNullOrEmpty(text) ? default : Parse(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
        }

        return value.Kind != JsonTokenType.None;
    }

    /// <summary>The member of that name, absent when there is none or this is no object.</summary>
    public JsonValue Member(ReadOnlySpan<byte> name)
    {
        if (!IsObject)
            return default;

        var reader = Reader(_utf8.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueSpan.SequenceEqual(name);
            reader.Read();
            if (found)
                return Slice(_utf8, ref reader);
            reader.Skip();
        }

        return default;
    }

    /// <summary>The members of an object in their order; none for anything else.</summary>
    public List<JsonMember> Members()
    {
        var members = new List<JsonMember>();
        if (!IsObject)
            return members;

        var reader = Reader(_utf8.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonString.Get(ref reader);
            reader.Read();
            members.Add(new JsonMember(name, Slice(_utf8, ref reader)));
        }

        return members;
    }

    /// <summary>The items of an array in their order; none for anything else.</summary>
    public List<JsonValue> Items()
    {
        var items = new List<JsonValue>();
        if (Kind != JsonTokenType.StartArray)
            return items;

        var reader = Reader(_utf8.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Slice(_utf8, ref reader));
        return items;
    }

    /// <summary>The strings of an array; items of other kinds are left out.</summary>
    public IReadOnlyList<string> Texts() => Fixed.List(Items().Select(item => item.Text).OfType<string>());

    internal static Utf8JsonReader Reader(ReadOnlySpan<byte> utf8) => new(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });

    private static JsonValue Slice(ReadOnlyMemory<byte> utf8, ref Utf8JsonReader reader)
    {
        var kind = reader.TokenType;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new JsonValue(utf8[start..(int)reader.BytesConsumed], kind);
    }
}
