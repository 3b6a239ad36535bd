namespace BedrockPS.Core.Chat.Continuation;

/// <summary>Makes one answer of two, as if it had come in one piece.</summary>
internal static class ContinuedAnswer
{
    /// <param name="before">The answer so far.</param>
    /// <param name="next">What came after it; it may have broken off.</param>
    /// <param name="writeTurn">Gives a turn as wire JSON.</param>
    public static ChatResponse Join(ChatResponse before, ChatResponse next, Func<Message, string> writeTurn)
    {
        var message = Join(before.Message!, next.Message);
        var usage = TokenUsage.Sum(before.Usage, next.Usage);
        return new ChatResponse
        {
            Text = message.ToString(),
            Message = message,
            StopReason = next.StopReason,
            Usage = usage,
            LatencyMs = before.LatencyMs is null && next.LatencyMs is null ? null : (before.LatencyMs ?? 0) + (next.LatencyMs ?? 0),
            ModelId = next.ModelId,
            InvokedModelId = next.InvokedModelId,
            ToolCalls = next.ToolCalls,
            Reasoning = before.Reasoning is null && next.Reasoning is null ? null : before.Reasoning + next.Reasoning,
            Citations = Fixed.List(before.Citations.Concat(next.Citations)),
            AdditionalFields = next.AdditionalFields,
            GuardrailTrace = next.GuardrailTrace ?? before.GuardrailTrace,
            TraceJson = next.TraceJson ?? before.TraceJson,
            Latency = next.Latency,
            ServiceTier = next.ServiceTier,
            Conversation = next.Conversation is null ? null : Join(before.Conversation!, next, message),
            MessageText = writeTurn(message),
            Region = next.Region,
            InputObject = before.InputObject,
            Index = before.Index,
            RequestId = next.RequestId,
            Attempts = (before.Attempts ?? 0) + (next.Attempts ?? 0),
            Faults = next.Faults,
        };
    }

    // Reasoning about how to go on is no part of the turn: a signature holds for reasoning at the start of a turn.
    private static Message Join(Message before, Message? next)
    {
        var more = next?.Content.Where(block => block.Kind != "reasoningContent").ToList() ?? [];
        if (more is not [{ Kind: "text", Text: { } text }, ..])
            return before.With(Fixed.List(before.Content.Concat(more)));
        var joined = ContentBlock.OfText(before.Content[^1].Text + new Seam(before).Trim(text));
        return before.With(Fixed.List(before.Content.SkipLast(1).Append(joined).Concat(more.Skip(1))));
    }

    private static Conversation Join(Conversation before, ChatResponse next, Message message) => new()
    {
        ConversationId = before.ConversationId,
        ModelId = before.ModelId,
        System = before.System,
        Messages = Fixed.List(before.Messages.SkipLast(1).Append(message)),
        Tools = before.Tools,
        Usage = TokenUsage.Sum(before.Usage, next.Usage),
        CreatedAt = before.CreatedAt,
        UpdatedAt = next.Conversation!.UpdatedAt,
        Region = before.Region,
        Extra = before.Extra,
    };
}
