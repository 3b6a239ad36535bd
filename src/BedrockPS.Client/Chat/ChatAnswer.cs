using System.Text;
using BedrockPS.Client.Json;
using BedrockPS.Core.Chat;

namespace BedrockPS.Client.Chat;

/// <summary>What one exchange was, besides the answer itself.</summary>
internal sealed record ChatExchange(ChatRequest Request, SentTurn Sent, string Region, string? RequestId, int Attempts, TimeProvider Clock);

/// <summary>An answer as it was read, from one body or from a stream; the two become a response in the same way.</summary>
internal sealed record ChatAnswer
{
    public required Message Message { get; init; }

    public required LazyText MessageJson { get; init; }

    public string? StopReason { get; init; }

    /// <summary>The members that Converse has beside the message, and a stream's metadata event: usage, metrics, trace, ...</summary>
    public required JsonMembers Metadata { get; init; }

    public JsonValue AdditionalFields { get; init; }

    public LazyText? Raw { get; init; }

    /// <summary>False for a stream that broke off: no tool of it may be run, and it is no turn of a conversation.</summary>
    public bool IsWhole { get; init; } = true;

    public ChatResponse ToResponse(ChatExchange exchange)
    {
        if (AnswerTool.AsText(this, exchange) is { } told)
            return told.ToResponse(exchange);
        var blocks = Message.Content;
        var faults = new List<BedrockException>();
        var calls = Calls(faults);
        var usage = UsageReader.Read(Metadata["usage"]);
        var trace = Metadata["trace"];
        return new ChatResponse
        {
            Text = Join(blocks, static block => block.Text ?? block.CitedText),
            Message = Message,
            StopReason = StopReason,
            Usage = usage,
            LatencyMs = Metadata["metrics"].Member("latencyMs"u8).Long,
            ModelId = exchange.Request.ModelId,
            InvokedModelId = trace.Member("promptRouter"u8).Member("invokedModelId"u8).Text,
            ToolCalls = IsWhole ? Fixed.List(calls) : FixedList<ToolCall>.Empty,
            Reasoning = Join(blocks, static block => block.ReasoningText),
            Citations = Fixed.List(blocks.SelectMany(block => block.Citations)),
            AdditionalFields = AdditionalFields.Plain,
            GuardrailTrace = GuardrailTraceReader.Read(trace.Member("guardrail"u8)),
            Latency = Metadata["performanceConfig"].Member("latency"u8).Text,
            ServiceTier = Metadata["serviceTier"].Member("type"u8).Text,
            TraceJson = trace.Raw,
            Conversation = IsWhole ? ConversationRules.Extend(exchange.Request, exchange.Sent, Message, usage, exchange.Clock.GetUtcNow(), exchange.Region) : null,
            MessageText = MessageJson,
            Region = exchange.Region,
            RawText = Raw,
            InputObject = exchange.Request.InputObject,
            Index = exchange.Request.Index,
            RequestId = exchange.RequestId,
            Attempts = exchange.Attempts,
            Faults = IsWhole ? Fixed.List(faults.ConvertAll(fault => fault.WithRequest(exchange.RequestId, exchange.Attempts))) : FixedList<BedrockException>.Empty,
        };
    }

    // The calls that can be run; what is wrong with the others, and with the answer, joins the faults.
    private List<ToolCall> Calls(List<BedrockException> faults)
    {
        if (StopReasonRules.Fault(StopReason) is { } malformed)
            faults.Add(malformed);
        var calls = new List<ToolCall>();
        foreach (var block in Message.Content)
        {
            if (block.ToolUse is not { } call)
                continue;
            if (ToolUseReader.Fault(call) is { } fault)
                faults.Add(fault);
            else
                calls.Add(call);
        }

        return calls;
    }

    private static string? Join(IReadOnlyList<ContentBlock> blocks, Func<ContentBlock, string?> textOf)
    {
        string? only = null;
        StringBuilder? joined = null;
        foreach (var block in blocks)
        {
            if (textOf(block) is not { } text)
                continue;
            if (only is null)
                only = text;
            else
                (joined ??= new StringBuilder(only)).Append(text);
        }

        return joined?.ToString() ?? only;
    }
}
