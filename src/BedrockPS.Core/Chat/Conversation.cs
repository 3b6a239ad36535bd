namespace BedrockPS;

/// <summary>A conversation up to and with an answer. It never changes: each answer carries a new one, so two branches of one conversation do not see each other.</summary>
public sealed class Conversation
{
    internal Conversation()
    {
    }

    /// <summary>Id made when the conversation began.</summary>
    public string? ConversationId { get; internal init; }

    /// <summary>Model of the last turn.</summary>
    public string? ModelId { get; internal init; }

    /// <summary>System prompt.</summary>
    public string? System { get; internal init; }

    /// <summary>The turns, oldest first.</summary>
    public IReadOnlyList<Message> Messages { get; internal set; } = FixedList<Message>.Empty;

    /// <summary>Tools that the turns refer to.</summary>
    public IReadOnlyList<Tool> Tools { get; internal init; } = FixedList<Tool>.Empty;

    /// <summary>Tokens of all turns.</summary>
    public TokenUsage? Usage { get; internal init; }

    /// <summary>When it began, UTC.</summary>
    public DateTimeOffset? CreatedAt { get; internal init; }

    /// <summary>When the last answer came, UTC.</summary>
    public DateTimeOffset? UpdatedAt { get; internal init; }

    /// <summary>Region that it ran in.</summary>
    public string? Region { get; internal init; }

    /// <summary>Members of an imported file that this version does not know; an export writes them again.</summary>
    internal IReadOnlyDictionary<string, JsonText> Extra { get; init; } = FixedMap<JsonText>.Empty;

    /// <summary>The same conversation with other turns.</summary>
    internal Conversation With(IReadOnlyList<Message> messages) => new()
    {
        ConversationId = ConversationId,
        ModelId = ModelId,
        System = System,
        Messages = messages,
        Tools = Tools,
        Usage = Usage,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        Region = Region,
        Extra = Extra,
    };

    /// <summary>Model and number of messages.</summary>
    /// <returns>A line for people.</returns>
    public override string ToString() => $"{ModelId}, {Messages.Count} {(Messages.Count == 1 ? "message" : "messages")}";

    /// <summary>The same conversation with a turn more.</summary>
    internal Conversation With(Message turn)
    {
        var copy = (Conversation)MemberwiseClone();
        copy.Messages = Fixed.List(Messages.Append(turn));
        return copy;
    }
}
