using System.Text.Json;
using BedrockPS.Client.Json;
using BedrockPS.Client.Tools;
using BedrockPS.Core.Chat;

namespace BedrockPS.Client.Chat;

/// <summary>Writes the bodies of Converse, ConverseStream and CountTokens. A member that is null in the request is not in the body.</summary>
internal static class ChatRequestWriter
{
    /// <summary>Body of Converse and ConverseStream, which take the same members.</summary>
    public static ReadOnlyMemory<byte> Converse(ChatRequest request, SentTurn sent) => WireJson.ToBytes(writer =>
    {
        writer.WriteStartObject();
        WriteTurns(writer, request, sent);
        WriteInference(writer, request);
        ToolConfigWriter.Write(writer, AnswerTool.Beside(request, sent.Tools), AnswerTool.Choice(request, sent.Tools), CachePointOf(request, CachePlace.Tool));
        WriteGuardrail(writer, request);
        WriteAdditional(writer, request);
        WriteTextMap(writer, "promptVariables", request.PromptVariables, isUnion: true);
        WriteStrings(writer, "additionalModelResponseFieldPaths", request.ResponseFields);
        WriteTextMap(writer, "requestMetadata", request.RequestMetadata, isUnion: false);
        WriteSingle(writer, "performanceConfig", "latency", request.Latency);
        WriteSingle(writer, "serviceTier", "type", request.ServiceTier);
        OutputConfigWriter.Write(writer, request);
        writer.WriteEndObject();
    }, ExpectedLength(sent.Messages));

    /// <summary>Body of CountTokens, which takes fewer members.</summary>
    public static ReadOnlyMemory<byte> CountTokens(ChatRequest request, SentTurn sent) => WireJson.ToBytes(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("input"u8);
        writer.WriteStartObject("converse"u8);
        WriteTurns(writer, request, sent);
        ToolConfigWriter.Write(writer, sent.Tools, request.ToolChoice, CachePointOf(request, CachePlace.Tool));
        WriteAdditional(writer, request);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }, ExpectedLength(sent.Messages));

    private static int ExpectedLength(IReadOnlyList<Message> messages)
    {
        const int AroundBlock = 64;
        var length = 0;
        foreach (var message in messages)
        {
            foreach (var block in message.Content)
                length += AroundBlock + (block.Raw?.Length ?? block.Text?.Length ?? MediaWriter.EncodedLength(block));
        }

        return length;
    }

    private static void WriteTurns(Utf8JsonWriter writer, ChatRequest request, SentTurn sent)
    {
        if (sent.Messages.Count > 0)
        {
            writer.WriteStartArray("messages"u8);
            foreach (var message in sent.Messages)
                WriteMessage(writer, message);
            writer.WriteEndArray();
        }

        if (string.IsNullOrWhiteSpace(request.System))
            return;
        writer.WriteStartArray("system"u8);
        writer.WriteStartObject();
        writer.WriteString("text"u8, request.System);
        writer.WriteEndObject();
        WriteCachePoint(writer, request, CachePlace.System);
        writer.WriteEndArray();
    }

    public static void WriteMessage(Utf8JsonWriter writer, Message message)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, message.Role);
        writer.WriteStartArray("content"u8);
        foreach (var block in message.Content)
            ContentBlockWriter.Write(writer, block);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteInference(Utf8JsonWriter writer, ChatRequest request)
    {
        if (request is { MaxTokens: null, Temperature: null, TopP: null, StopSequences: null })
            return;
        writer.WriteStartObject("inferenceConfig"u8);
        if (request.MaxTokens is { } maxTokens)
            writer.WriteNumber("maxTokens"u8, maxTokens);
        if (request.Temperature is { } temperature)
            WriteShare(writer, "temperature", temperature);
        if (request.TopP is { } topP)
            WriteShare(writer, "topP", topP);
        WriteStrings(writer, "stopSequences", request.StopSequences);
        writer.WriteEndObject();
    }

    // A [single] that was bound to a double reads 0.10000000149011612; it goes out as the 0.1 that was meant.
    private static void WriteShare(Utf8JsonWriter writer, string name, double value)
    {
        if ((float)value == value)
            writer.WriteNumber(name, (float)value);
        else
            writer.WriteNumber(name, value);
    }

    private static ContentBlock? CachePointOf(ChatRequest request, CachePlace place) =>
        request.CachePoints.Contains(place) ? CacheRules.Point(request.CacheTtl) : null;

    private static void WriteCachePoint(Utf8JsonWriter writer, ChatRequest request, CachePlace place)
    {
        if (CachePointOf(request, place) is { } point)
            ContentBlockWriter.Write(writer, point);
    }

    private static void WriteGuardrail(Utf8JsonWriter writer, ChatRequest request)
    {
        if (request is { GuardrailId: null, GuardrailVersion: null, GuardrailTrace: null })
            return;
        writer.WriteStartObject("guardrailConfig"u8);
        WriteText(writer, "guardrailIdentifier", request.GuardrailId);
        WriteText(writer, "guardrailVersion", request.GuardrailVersion);
        WriteText(writer, "trace", request.GuardrailTrace);
        writer.WriteEndObject();
    }

    private static void WriteAdditional(Utf8JsonWriter writer, ChatRequest request)
    {
        if (request.AdditionalFields is null)
            return;
        writer.WritePropertyName("additionalModelRequestFields"u8);
        PlainJsonWriter.Write(writer, request.AdditionalFields, "-AdditionalField");
    }

    private static void WriteTextMap(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, string>? map, bool isUnion)
    {
        if (map is null)
            return;
        writer.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            if (isUnion)
                WriteSingle(writer, key, "text", value);
            else
                writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter writer, string name, IReadOnlyList<string>? values)
    {
        if (values is null)
            return;
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static void WriteSingle(Utf8JsonWriter writer, string name, string member, string? value)
    {
        if (value is null)
            return;
        writer.WriteStartObject(name);
        writer.WriteString(member, value);
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }
}
