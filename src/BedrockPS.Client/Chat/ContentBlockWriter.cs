using System.Text.Json;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>Writes one block of a turn: unchanged when it came over the wire, else from its members.</summary>
internal static class ContentBlockWriter
{
    public static void Write(Utf8JsonWriter writer, ContentBlock block)
    {
        if (block.Raw is { } raw)
        {
            WriteReceived(writer, block, raw);
            return;
        }

        writer.WriteStartObject();
        writer.WritePropertyName(block.Kind ?? throw Unknown(block));
        WriteMember(writer, block);
        writer.WriteEndObject();
    }

    private static void WriteReceived(Utf8JsonWriter writer, ContentBlock block, string raw)
    {
        if (block.Kind == "toolResult" && JsonValue.TryParse(raw, out var json) && ToolResultWriter.HasBlankText(json.Member("toolResult"u8)))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("toolResult"u8);
            ToolResultWriter.WriteWithoutBlanks(writer, json.Member("toolResult"u8));
            writer.WriteEndObject();
            return;
        }

        writer.WriteRawValue(raw, skipInputValidation: true);
    }

    private static void WriteMember(Utf8JsonWriter writer, ContentBlock block)
    {
        switch (block.Kind)
        {
            case "text": writer.WriteStringValue(block.Text); break;
            case "image" when block.Image is { } image: MediaWriter.Write(writer, image); break;
            case "document" when block.Document is { } document: MediaWriter.Write(writer, document); break;
            case "video" when block.Video is { } video: MediaWriter.Write(writer, video); break;
            case "audio" when block.Audio is { } audio: MediaWriter.Write(writer, audio); break;
            case "toolUse" when block.ToolUse is { } call: WriteToolUse(writer, call); break;
            case "toolResult" when block.ToolResult is { } result: ToolResultWriter.Write(writer, result); break;
            case "reasoningContent": WriteReasoning(writer, block); break;
            case "guardContent": WriteGuard(writer, block); break;
            case "cachePoint": WriteCachePoint(writer, block); break;
            case "citationsContent": CitationWriter.Write(writer, block); break;
            case "searchResult": PlainJsonWriter.Write(writer, block.SearchResult, "A search result"); break;
            case "toolAddition": PlainJsonWriter.Write(writer, block.ToolAddition, "A tool addition"); break;
            case "toolRemoval": PlainJsonWriter.Write(writer, block.ToolRemoval, "A tool removal"); break;
            default: throw Unknown(block);
        }
    }

    private static void WriteToolUse(Utf8JsonWriter writer, ToolCall call)
    {
        writer.WriteStartObject();
        writer.WriteString("toolUseId"u8, call.ToolUseId);
        writer.WriteString("name"u8, call.Name);
        writer.WritePropertyName("input"u8);
        if (JsonValue.TryParse(call.InputJson, out var exact) && exact.IsObject)
            writer.WriteRawValue(exact.Utf8.Span, skipInputValidation: true);
        else
            PlainJsonWriter.Write(writer, call.Input, $"The input of tool '{call.Name}'");
        if (call.ToolType is not null)
            writer.WriteString("type"u8, call.ToolType);
        writer.WriteEndObject();
    }

    private static void WriteReasoning(Utf8JsonWriter writer, ContentBlock block)
    {
        writer.WriteStartObject();
        if (block.RedactedReasoning is { } redacted)
        {
            writer.WriteBase64String("redactedContent"u8, redacted);
        }
        else
        {
            writer.WriteStartObject("reasoningText"u8);
            writer.WriteString("text"u8, block.ReasoningText ?? string.Empty);
            if (block.ReasoningSignature is not null)
                writer.WriteString("signature"u8, block.ReasoningSignature);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteGuard(Utf8JsonWriter writer, ContentBlock block)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("text"u8);
        writer.WriteString("text"u8, block.GuardText);
        if (block.GuardQualifiers.Count > 0)
        {
            writer.WriteStartArray("qualifiers"u8);
            foreach (var qualifier in block.GuardQualifiers)
                writer.WriteStringValue(qualifier);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteCachePoint(Utf8JsonWriter writer, ContentBlock block)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, block.CachePointType ?? "default");
        if (block.CachePointTtl is not null)
            writer.WriteString("ttl"u8, block.CachePointTtl);
        writer.WriteEndObject();
    }

    private static BedrockException Unknown(ContentBlock block) =>
        BedrockException.Input($"A content block of kind '{block.Kind}' has nothing in it that can be sent.", "Take blocks as the module gives them, or leave this one out.");
}
