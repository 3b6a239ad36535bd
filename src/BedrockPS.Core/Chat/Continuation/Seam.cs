namespace BedrockPS.Core.Chat.Continuation;

/// <summary>
/// Where an answer goes on. White space at the end of the text so far may not have been sent, so a model begins with it again: it
/// stands there once. Pieces come one after the other.
/// </summary>
internal sealed class Seam
{
    private readonly string end;
    private readonly int lastBlock;
    private int matched;
    private bool closed;
    private int? firstBlock;

    public Seam(Message before)
    {
        var text = before.Content[^1].Text!;
        end = text[text.TrimEnd().Length..];
        lastBlock = before.Content.Count - 1;
    }

    /// <summary>The piece without what the text ends in already.</summary>
    public string Trim(string piece)
    {
        var used = 0;
        while (!closed && used < piece.Length)
        {
            if (matched < end.Length && piece[used] == end[matched])
                (used, matched) = (used + 1, matched + 1);
            else
                closed = true;
        }
        return piece[used..];
    }

    /// <summary>The piece as one of the whole answer; null when nothing of it is left.</summary>
    public ChatDelta? Place(ChatDelta delta)
    {
        var text = delta.Text is null ? null : Trim(delta.Text);
        if (text is { Length: 0 })
            return null;
        if (delta.Kind != "Reasoning")
            firstBlock ??= delta.ContentBlockIndex;
        return new ChatDelta
        {
            Kind = delta.Kind,
            Text = text,
            Reasoning = delta.Reasoning,
            ContentBlockIndex = lastBlock + (delta.Kind == "Reasoning" ? 0 : delta.ContentBlockIndex - firstBlock),
            ToolUseId = delta.ToolUseId,
            ToolName = delta.ToolName,
            ToolInput = delta.ToolInput,
        };
    }
}
