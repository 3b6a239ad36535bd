namespace BedrockPS;

/// <summary>One turn of a conversation.</summary>
public sealed class Message
{
    internal Message()
    {
    }

    /// <summary>user, assistant or system.</summary>
    public string? Role { get; internal init; }

    /// <summary>What the turn holds, in order.</summary>
    public IReadOnlyList<ContentBlock> Content { get; internal init; } = FixedList<ContentBlock>.Empty;

    /// <summary>The text and cited text of the turn, joined.</summary>
    /// <returns>The text of the turn.</returns>
    public override string ToString() => string.Concat(Content.Select(block => block.Text ?? block.CitedText));

    internal static Message User(params ContentBlock[] content) => new() { Role = "user", Content = Fixed.List(content) };

    internal static Message Assistant(params ContentBlock[] content) => new() { Role = "assistant", Content = Fixed.List(content) };
}
