using System.Text.Json;
using BedrockPS.Client.Json;
using BedrockPS.Core.Chat;

namespace BedrockPS.Client.Chat.Checkpoints;

/// <summary>An answer as a checkpoint keeps it: the members of Converse, and what the service does not say. What the request holds is not kept a second time.</summary>
internal static class KeptAnswer
{
    public static void Write(Utf8JsonWriter writer, ChatResponse response, SentTurn sent)
    {
        writer.WriteStartObject();
        WriteText(writer, "modelId", response.ModelId);
        WriteText(writer, "region", response.Region);
        WriteText(writer, "requestId", response.RequestId);
        if (response.Attempts is { } attempts)
            writer.WriteNumber("attempts"u8, attempts);
        // Reasoning about how to go on is no part of the turn, which has the rest of it.
        if (response.Reasoning != string.Concat(response.Message?.Content.Select(block => block.ReasoningText) ?? []))
            WriteText(writer, "reasoning", response.Reasoning);
        writer.WriteStartObject("converse"u8);
        WriteConverse(writer, response);
        writer.WriteEndObject();
        if (response.Conversation is { } conversation)
            WriteConversation(writer, conversation, sent.Messages.Count);
        writer.WriteEndObject();
    }

    /// <summary>The answer as one to this request.</summary>
    /// <exception cref="JsonException">It holds no answer.</exception>
    public static ChatResponse Read(JsonValue json, ChatRequest request, SentTurn sent)
    {
        var modelId = json.Member("modelId"u8).Text ?? request.ModelId;
        var conversation = json.Member("conversation"u8);
        var updated = conversation.Member("updatedAt"u8).Date ?? default;
        var exchange = new ChatExchange(request with { ModelId = modelId }, sent, json.Member("region"u8).Text ?? string.Empty, json.Member("requestId"u8).Text, json.Member("attempts"u8).Int ?? 1, new FixedClock(updated));
        var answer = ChatResponseReader.Read(json.Member("converse"u8)) ?? throw new JsonException("The kept answer has no member of one.");
        var response = (answer with { Raw = null }).ToResponse(exchange);
        response.Reasoning = json.Member("reasoning"u8).Text ?? response.Reasoning;
        response.Conversation = conversation.IsObject ? Rebuild(response.Conversation!, conversation, sent) : null;
        return response;
    }

    private static void WriteConverse(Utf8JsonWriter writer, ChatResponse response)
    {
        writer.WriteStartObject("output"u8);
        WriteRaw(writer, "message", response.MessageJson);
        writer.WriteEndObject();
        WriteText(writer, "stopReason", response.StopReason);
        if (response.Usage is { } usage)
            ConversationWriter.WriteUsage(writer, usage);
        if (response.LatencyMs is { } latency)
        {
            writer.WriteStartObject("metrics"u8);
            writer.WriteNumber("latencyMs"u8, latency);
            writer.WriteEndObject();
        }

        WriteRaw(writer, "trace", response.TraceJson);
        WriteSingle(writer, "performanceConfig", "latency", response.Latency);
        WriteSingle(writer, "serviceTier", "type", response.ServiceTier);
        if (response.AdditionalFields is { } fields)
        {
            writer.WritePropertyName("additionalModelResponseFields"u8);
            PlainJsonWriter.Write(writer, fields, "AdditionalFields");
        }
    }

    private static void WriteConversation(Utf8JsonWriter writer, Conversation conversation, int sent)
    {
        writer.WriteStartObject("conversation"u8);
        WriteText(writer, "id", conversation.ConversationId);
        WriteText(writer, "createdAt", ConversationWriter.Date(conversation.CreatedAt));
        WriteText(writer, "updatedAt", ConversationWriter.Date(conversation.UpdatedAt));
        if (conversation.Usage is { } usage)
            ConversationWriter.WriteUsage(writer, usage);
        if (conversation.Messages.Count > sent + 1)
        {
            writer.WriteStartArray("turns"u8);
            foreach (var turn in conversation.Messages.Skip(sent))
                ChatRequestWriter.WriteMessage(writer, turn);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static Conversation Rebuild(Conversation made, JsonValue kept, SentTurn sent)
    {
        var turns = kept.Member("turns"u8).Items().Select(ContentBlockReader.ReadMessage).ToList();
        return new Conversation
        {
            ConversationId = kept.Member("id"u8).Text ?? made.ConversationId,
            ModelId = made.ModelId,
            System = made.System,
            Messages = turns.Count == 0 ? made.Messages : Fixed.List(sent.Messages.Concat(turns)),
            Tools = made.Tools,
            Usage = UsageReader.Read(kept.Member("usage"u8)) ?? made.Usage,
            CreatedAt = kept.Member("createdAt"u8).Date ?? made.CreatedAt,
            UpdatedAt = made.UpdatedAt,
            Region = made.Region,
            Extra = made.Extra,
        };
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    private static void WriteSingle(Utf8JsonWriter writer, string name, string member, string? value)
    {
        if (value is null)
            return;
        writer.WriteStartObject(name);
        writer.WriteString(member, value);
        writer.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter writer, string name, string? json)
    {
        if (json is null)
            return;
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
