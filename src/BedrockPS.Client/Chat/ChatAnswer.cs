using BedrockPS.Client.Json;
using BedrockPS.Core.Chat;

namespace BedrockPS.Client.Chat;

/// <summary>What one exchange was, besides the answer itself.</summary>
internal sealed record ChatExchange(ChatRequest Request, SentTurn Sent, string Region, string? RequestId, int Attempts, TimeProvider Clock);

/// <summary>An answer as it was read, from one body or from a stream; the two become a response in the same way.</summary>
internal sealed record ChatAnswer
{
    public required Message Message { get; init; }

    public required string MessageJson { get; init; }

    public string? StopReason { get; init; }

    /// <summary>The members that Converse has beside the message, and a stream's metadata event: usage, metrics, trace, ...</summary>
    public JsonValue Metadata { get; init; }

    public JsonValue AdditionalFields { get; init; }

    public string? Raw { get; init; }

    /// <summary>False for a stream that broke off: no tool of it may be run, and it is no turn of a conversation.</summary>
    public bool IsWhole { get; init; } = true;

    public ChatResponse ToResponse(ChatExchange exchange)
    {
        if (AnswerTool.AsText(this, exchange) is { } told)
            return told.ToResponse(exchange);
        var blocks = Message.Content;
        var calls = blocks.Select(block => block.ToolUse).OfType<ToolCall>().Select(call => (Call: call, Fault: ToolUseReader.Fault(call))).ToList();
        var usage = UsageReader.Read(Metadata.Member("usage"u8));
        var trace = Metadata.Member("trace"u8);
        return new ChatResponse
        {
            Text = Join(blocks.Select(block => block.Text ?? block.CitedText)),
            Message = Message,
            StopReason = StopReason,
            Usage = usage,
            LatencyMs = Metadata.Member("metrics"u8).Member("latencyMs"u8).Long,
            ModelId = exchange.Request.ModelId,
            InvokedModelId = trace.Member("promptRouter"u8).Member("invokedModelId"u8).Text,
            ToolCalls = IsWhole ? Fixed.List(calls.Where(call => call.Fault is null).Select(call => call.Call)) : FixedList<ToolCall>.Empty,
            Reasoning = Join(blocks.Select(block => block.ReasoningText)),
            Citations = Fixed.List(blocks.SelectMany(block => block.Citations)),
            AdditionalFields = AdditionalFields.Plain,
            GuardrailTrace = GuardrailTraceReader.Read(trace.Member("guardrail"u8)),
            Latency = Metadata.Member("performanceConfig"u8).Member("latency"u8).Text,
            ServiceTier = Metadata.Member("serviceTier"u8).Member("type"u8).Text,
            Conversation = IsWhole ? ConversationRules.Extend(exchange.Request, exchange.Sent, Message, usage, exchange.Clock.GetUtcNow(), exchange.Region) : null,
            MessageJson = MessageJson,
            Region = exchange.Region,
            Raw = Raw,
            InputObject = exchange.Request.InputObject,
            Index = exchange.Request.Index,
            RequestId = exchange.RequestId,
            Attempts = exchange.Attempts,
            Faults = IsWhole ? Fixed.List(Faults(calls.Select(call => call.Fault), exchange)) : FixedList<BedrockException>.Empty,
        };
    }

    private IEnumerable<BedrockException> Faults(IEnumerable<BedrockException?> ofCalls, ChatExchange exchange) => ofCalls
        .Prepend(StopReasonRules.Fault(StopReason))
        .OfType<BedrockException>()
        .Select(fault => fault.WithRequest(exchange.RequestId, exchange.Attempts));

    private static string? Join(IEnumerable<string?> pieces)
    {
        var texts = pieces.OfType<string>().ToList();
        return texts.Count switch { 0 => null, 1 => texts[0], _ => string.Concat(texts) };
    }
}
