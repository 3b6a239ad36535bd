using System.Text.Json;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>Writes the answer to a tool call. The service refuses blank text here as well, so a tool without output says so.</summary>
internal static class ToolResultWriter
{
    private const string NoOutput = "(no output)";

    public static void Write(Utf8JsonWriter writer, ToolResult result)
    {
        if (JsonValue.TryParse(result.Raw, out var raw) && raw.IsObject)
        {
            WriteWithoutBlanks(writer, raw);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("toolUseId"u8, result.ToolUseId);
        writer.WriteStartArray("content"u8);
        if (!string.IsNullOrWhiteSpace(result.Text))
            WriteText(writer, result.Text);
        else if (result.Json.Count == 0)
            WriteText(writer, NoOutput);
        foreach (var value in result.Json)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("json"u8);
            PlainJsonWriter.Write(writer, value, "The result of a tool");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (result.Status is not null)
            writer.WriteString("status"u8, result.Status);
        if (result.ToolType is not null)
            writer.WriteString("type"u8, result.ToolType);
        writer.WriteEndObject();
    }

    /// <summary>True when the content of a received result is empty or holds blank text.</summary>
    public static bool HasBlankText(JsonValue result) => result.Member("content"u8).Items() is var items && (items.Count == 0 || items.Exists(IsBlank));

    /// <summary>A received result with all but its blank text.</summary>
    public static void WriteWithoutBlanks(Utf8JsonWriter writer, JsonValue result)
    {
        writer.WriteStartObject();
        foreach (var member in result.Members().Where(member => member.Name != "content"))
        {
            writer.WritePropertyName(member.Name);
            writer.WriteRawValue(member.Value.Utf8.Span, skipInputValidation: true);
        }

        writer.WriteStartArray("content"u8);
        var kept = result.Member("content"u8).Items().Where(item => !IsBlank(item)).ToList();
        foreach (var item in kept)
            writer.WriteRawValue(item.Utf8.Span, skipInputValidation: true);
        if (kept.Count == 0)
            WriteText(writer, NoOutput);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static bool IsBlank(JsonValue item) => item.Member("text"u8).Text is { } text && string.IsNullOrWhiteSpace(text);

    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
    }
}
