namespace BedrockPS;

/// <summary>A piece of a turn; <see cref="Kind"/> names the one that it is. Kinds that this version does not know keep <see cref="Raw"/>.</summary>
public sealed class ContentBlock
{
    internal ContentBlock()
    {
    }

    /// <summary>Member name on the wire: text, image, document, video, audio, toolUse, toolResult, guardContent, cachePoint, reasoningContent, citationsContent, searchResult, ...</summary>
    public string? Kind { get; internal init; }

    /// <summary>Text of a text block.</summary>
    public string? Text { get; internal init; }

    /// <summary>An image.</summary>
    public Media? Image { get; internal init; }

    /// <summary>A document.</summary>
    public Media? Document { get; internal init; }

    /// <summary>A video.</summary>
    public Media? Video { get; internal init; }

    /// <summary>A sound.</summary>
    public Media? Audio { get; internal init; }

    /// <summary>A tool call of the model.</summary>
    public ToolCall? ToolUse { get; internal init; }

    /// <summary>The answer to a tool call.</summary>
    public ToolResult? ToolResult { get; internal init; }

    /// <summary>Reasoning that the model shows.</summary>
    public string? ReasoningText { get; internal init; }

    /// <summary>Signature that proves the reasoning unchanged when it is sent back.</summary>
    public string? ReasoningSignature { get; internal init; }

    /// <summary>Reasoning that the provider encrypted.</summary>
    public byte[]? RedactedReasoning { get; internal init; }

    /// <summary>Text marked for a guardrail.</summary>
    public string? GuardText { get; internal init; }

    /// <summary>How a guardrail should read it: grounding_source, query, guard_content.</summary>
    public IReadOnlyList<string> GuardQualifiers { get; internal init; } = FixedList<string>.Empty;

    /// <summary>Kind of a cache point: default.</summary>
    public string? CachePointType { get; internal init; }

    /// <summary>Time to live of a cache point: 5m or 1h.</summary>
    public string? CachePointTtl { get; internal init; }

    /// <summary>Text that citations belong to.</summary>
    public string? CitedText { get; internal init; }

    /// <summary>Citations of the text.</summary>
    public IReadOnlyList<ChatCitation> Citations { get; internal init; } = FixedList<ChatCitation>.Empty;

    /// <summary>A search result given as source, as plain values.</summary>
    public object? SearchResult { get; internal init; }

    /// <summary>Tools added in the conversation, as plain values.</summary>
    public object? ToolAddition { get; internal init; }

    /// <summary>Tools removed in the conversation, as plain values.</summary>
    public object? ToolRemoval { get; internal init; }

    /// <summary>The block's JSON as received, sent back unchanged; null on blocks made here.</summary>
    public string? Raw { get; internal init; }

    /// <summary>The text, or the kind in brackets.</summary>
    /// <returns>A line for people.</returns>
    public override string ToString() => Text ?? CitedText ?? $"[{Kind}]";

    internal static ContentBlock OfText(string text) => new() { Kind = "text", Text = text };
}
