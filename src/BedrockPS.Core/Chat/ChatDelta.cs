namespace BedrockPS;

/// <summary>A piece of a streamed answer; the last one has no text and carries the whole <see cref="Response"/>.</summary>
public sealed class ChatDelta
{
    internal ChatDelta()
    {
    }

    /// <summary>Text, Reasoning, ToolUse, ToolResult, Citation, Image or End.</summary>
    public string? Kind { get; internal init; }

    /// <summary>Piece of text.</summary>
    public string? Text { get; internal init; }

    /// <summary>Piece of reasoning.</summary>
    public string? Reasoning { get; internal init; }

    /// <summary>Which block of the answer it belongs to, from 0.</summary>
    public int? ContentBlockIndex { get; internal init; }

    /// <summary>Id of the tool call that it belongs to.</summary>
    public string? ToolUseId { get; internal init; }

    /// <summary>Name of the tool that is called.</summary>
    public string? ToolName { get; internal init; }

    /// <summary>Piece of the arguments' JSON text.</summary>
    public string? ToolInput { get; internal init; }

    /// <summary>The whole answer; on the last delta only.</summary>
    public ChatResponse? Response { get; internal init; }

    /// <summary>The piece of text.</summary>
    /// <returns>Empty for pieces that are not text.</returns>
    public override string ToString() => Text ?? string.Empty;
}
