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

    /// <summary>Members of an imported file that this version does not know; an export writes them again.</summary>
    internal IReadOnlyDictionary<string, JsonText> Extra { get; init; } = FixedMap<JsonText>.Empty;

    /// <summary>The text and cited text of the turn, joined.</summary>
    /// <returns>The text of the turn.</returns>
    public override string ToString() => string.Concat(Content.Select(block => block.Text ?? block.CitedText));

    /// <summary>The same turn with other content.</summary>
    internal Message With(IReadOnlyList<ContentBlock> content) => new() { Role = Role, Content = content, Extra = Extra };

    internal static Message User(params ContentBlock[] content) => new() { Role = "user", Content = Fixed.List(content) };

    internal static Message Assistant(params ContentBlock[] content) => new() { Role = "assistant", Content = Fixed.List(content) };
}
