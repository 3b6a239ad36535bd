using BedrockPS.Core.Chat.Structured;

namespace BedrockPS.Core.Chat.Continuation;

/// <summary>Which answers can be taken up again, and with what request.</summary>
internal static class ContinuationRules
{
    /// <summary>What a model is told that does not write on from its own turn.</summary>
    public const string Ask = "Continue your answer exactly where it was cut off: begin with the very next characters, repeat nothing and add no remark.";

    /// <summary>True for an answer that was cut at the token limit inside its text; one that was cut inside a tool call or in its reasoning has no text to go on from.</summary>
    public static bool CanGoOn(ChatRequest request, ChatResponse answer) =>
        answer is { StopReason: "max_tokens", Conversation: not null, Message.Content: [.., { Kind: "text" } last] }
        && !string.IsNullOrWhiteSpace(last.Text)
        && !answer.Message.Content.Any(block => block.Kind == "toolUse")
        && request.Answer is not { Form: AnswerForm.Tool }
        && !ModelIds.IsPrompt(request.ModelId);

    /// <summary>The request whose last turn is the answer so far. A last turn that ends in white space is refused by Claude, so it goes out without.</summary>
    public static ChatRequest Prefill(ChatRequest request, Message turn)
    {
        var text = turn.Content[^1].Text!;
        var trimmed = text.TrimEnd();
        return Append(request, trimmed == text ? turn : turn.With(Fixed.List(turn.Content.SkipLast(1).Append(ContentBlock.OfText(trimmed)))));
    }

    /// <summary>The request that asks to go on.</summary>
    public static ChatRequest Asked(ChatRequest request, Message turn) => Append(request, turn, Message.User(ContentBlock.OfText(Ask)));

    private static ChatRequest Append(ChatRequest request, params Message[] turns) => request with { Messages = Fixed.List(request.Messages.Concat(turns)) };
}
