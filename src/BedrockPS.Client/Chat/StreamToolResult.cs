using System.Text.Json;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>The result of a tool that the service ran, as it comes: pieces of text that follow each other are one text.</summary>
internal sealed class StreamToolResult
{
    private readonly List<object> _items = [];

    public void Add(JsonValue items)
    {
        foreach (var item in items.Items())
        {
            if (item.Member("text"u8).Text is not { } text)
                _items.Add(item);
            else if (_items is [.., TextPieces open])
                open.Add(text);
            else
                Open(text);
        }
    }

    public void Write(Utf8JsonWriter writer, JsonValue start)
    {
        writer.WriteStartObject("toolResult"u8);
        foreach (var member in start.Members())
        {
            writer.WritePropertyName(member.Name);
            writer.WriteRawValue(member.Value.Utf8.Span, skipInputValidation: true);
        }

        writer.WriteStartArray("content"u8);
        foreach (var item in _items)
            WriteItem(writer, item);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter writer, object item)
    {
        if (item is JsonValue json)
        {
            writer.WriteRawValue(json.Utf8.Span, skipInputValidation: true);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("text"u8, item.ToString());
        writer.WriteEndObject();
    }

    private void Open(string text)
    {
        var pieces = new TextPieces();
        pieces.Add(text);
        _items.Add(pieces);
    }
}
