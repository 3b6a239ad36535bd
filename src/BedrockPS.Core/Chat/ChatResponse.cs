using BedrockPS.Core.Chat.Structured;

namespace BedrockPS;

/// <summary>An answer of a model (bedrock-runtime Converse, ConverseStream). Pipe it back to Invoke-BedrockChat to go on.</summary>
public sealed class ChatResponse
{
    internal ChatResponse()
    {
    }

    /// <summary>The text blocks and the text that citations belong to, joined; null when the turn has none.</summary>
    public string? Text { get; internal init; }

    /// <summary>The whole turn.</summary>
    public Message? Message { get; internal init; }

    /// <summary>Why the model stopped: end_turn, tool_use, max_tokens, stop_sequence, guardrail_intervened, content_filtered, ... Null when the answer is not whole.</summary>
    public string? StopReason { get; internal init; }

    /// <summary>Tokens used.</summary>
    public TokenUsage? Usage { get; internal set; }

    /// <summary>Time that the model took, in milliseconds.</summary>
    public long? LatencyMs { get; internal init; }

    /// <summary>Model id as it was sent.</summary>
    public string? ModelId { get; internal init; }

    /// <summary>Model that a prompt router chose.</summary>
    public string? InvokedModelId { get; internal init; }

    /// <summary>Tool calls of the turn, in order.</summary>
    public IReadOnlyList<ToolCall> ToolCalls { get; internal init; } = FixedList<ToolCall>.Empty;

    /// <summary>Reasoning text, joined.</summary>
    public string? Reasoning { get; internal set; }

    /// <summary>Citations of all blocks.</summary>
    public IReadOnlyList<ChatCitation> Citations { get; internal init; } = FixedList<ChatCitation>.Empty;

    /// <summary>Response members asked for with -ResponseField, as plain values.</summary>
    public object? AdditionalFields { get; internal init; }

    /// <summary>What a guardrail did.</summary>
    public GuardrailTrace? GuardrailTrace { get; internal init; }

    /// <summary>standard or optimized.</summary>
    public string? Latency { get; internal init; }

    /// <summary>Service tier that served the call.</summary>
    public string? ServiceTier { get; internal init; }

    /// <summary>The history up to and with this answer; null when the answer is not whole.</summary>
    public Conversation? Conversation { get; internal set; }

    /// <summary>The turn as wire JSON.</summary>
    public string? MessageJson => MessageText?.ToString();

    /// <summary>Region that answered.</summary>
    public string? Region { get; internal init; }

    /// <summary>The JSON received; null for an answer that was streamed, taken up again, or kept in a checkpoint.</summary>
    public string? Raw => RawText?.ToString();

    /// <summary>The item that was piped in, null when none was.</summary>
    public object? InputObject { get; internal init; }

    /// <summary>Place of the item in the pipeline, from 0.</summary>
    public long? Index { get; internal init; }

    /// <summary>The service's id of the request.</summary>
    public string? RequestId { get; internal init; }

    /// <summary>How many times the request was sent.</summary>
    public int? Attempts { get; internal init; }

    /// <summary>What MessageJson gives.</summary>
    internal LazyText? MessageText { get; init; }

    /// <summary>What Raw gives.</summary>
    internal LazyText? RawText { get; init; }

    /// <summary>The trace member as wire JSON, null when there is none.</summary>
    internal string? TraceJson { get; init; }

    /// <summary>True for an answer out of a checkpoint: nothing was sent for it in this run.</summary>
    internal bool IsKept { get; set; }

    /// <summary>What is wrong with an answer that is given all the same: each becomes a non-terminating error.</summary>
    internal IReadOnlyList<BedrockException> Faults { get; set; } = FixedList<BedrockException>.Empty;

    /// <summary>The answer read by its schema; null when none was asked for, or when it asks for tools.</summary>
    internal AnswerCheck? Answer { get; set; }

    /// <summary>The text.</summary>
    /// <returns>The text blocks, joined.</returns>
    public override string ToString() => Text ?? string.Empty;

    /// <summary>The same answer with other faults.</summary>
    internal ChatResponse With(IEnumerable<BedrockException> faults)
    {
        var copy = (ChatResponse)MemberwiseClone();
        copy.Faults = Fixed.List(faults);
        return copy;
    }

    /// <summary>The same answer with another history.</summary>
    internal ChatResponse With(Conversation conversation)
    {
        var copy = (ChatResponse)MemberwiseClone();
        copy.Conversation = conversation;
        return copy;
    }
}
