using System.Text.Json;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>An image of a streamed answer as it comes: its bytes in pieces, or a place in S3, or why there is none.</summary>
internal sealed class StreamImage
{
    private readonly List<byte> _bytes = [];
    private JsonValue _source;
    private JsonValue _error;

    public void Add(JsonValue delta)
    {
        var source = delta.Member("source"u8);
        _bytes.AddRange(source.Member("bytes"u8).Blob ?? []);
        if (source.IsObject)
            _source = source;
        if (delta.Member("error"u8) is { IsObject: true } error)
            _error = error;
    }

    public void Write(Utf8JsonWriter writer, JsonValue start)
    {
        writer.WriteStartObject("image"u8);
        if (start.Member("format"u8).Text is { } format)
            writer.WriteString("format"u8, format);
        if (_bytes.Count > 0)
        {
            writer.WriteStartObject("source"u8);
            writer.WriteBase64String("bytes"u8, _bytes.ToArray());
            writer.WriteEndObject();
        }
        else if (_source.IsObject)
        {
            WriteRaw(writer, "source", _source);
        }

        if (_error.IsObject)
            WriteRaw(writer, "error", _error);
        writer.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter writer, string name, JsonValue value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
    }
}
