namespace BedrockPS.Core.Chat;

/// <summary>Brings turns into the form that the service accepts: no blank text, no empty turns, roles that alternate.</summary>
internal static class TurnRules
{
    /// <summary>
    /// The turns as they can be sent. One blank block makes every later call of a conversation fail, so blank text is left out,
    /// with the turns that held nothing else; turns that become neighbours of one role are joined. All other text stays as it is.
    /// </summary>
    /// <exception cref="BedrockException">InputInvalid: the turn to be answered says nothing.</exception>
    public static IReadOnlyList<Message> Prepare(IReadOnlyList<Message> messages)
    {
        if (messages.Count == 0)
            return messages;
        if (messages[^1] is { Role: "user" } last && !last.Content.Any(Says))
            throw BedrockException.Input("-Message is blank: the model needs text or an attachment to answer.");

        var kept = new List<Message>(messages.Count);
        foreach (var message in messages)
        {
            var clean = Clean(message);
            if (!clean.Content.Any(Says))
                continue;
            if (kept.Count > 0 && kept[^1].Role == clean.Role)
                kept[^1] = kept[^1].With(Fixed.List(kept[^1].Content.Concat(clean.Content)));
            else
                kept.Add(clean);
        }

        return Fixed.List(kept);
    }

    /// <summary>False for text blocks of white space. Reasoning is never judged: its signature covers it as it is.</summary>
    public static bool Speaks(ContentBlock block) => block.Kind switch
    {
        "text" => !string.IsNullOrWhiteSpace(block.Text),
        "guardContent" => block is { Raw: not null, GuardText: null } || !string.IsNullOrWhiteSpace(block.GuardText),
        "citationsContent" => !string.IsNullOrWhiteSpace(block.CitedText),
        null => block.Raw is not null,
        _ => true,
    };

    // A cache point marks what stands before it, so it alone is no turn.
    private static bool Says(ContentBlock block) => block.Kind != "cachePoint" && Speaks(block);

    private static Message Clean(Message message) => message.Content.All(Speaks)
        ? message
        : message.With(Fixed.List(message.Content.Where(Speaks)));
}
