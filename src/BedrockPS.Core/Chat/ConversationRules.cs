namespace BedrockPS.Core.Chat;

/// <summary>How conversations grow, and what they carry along.</summary>
internal static class ConversationRules
{
    /// <summary>
    /// The tools to send: those given, else those that the conversation was held with, because the service refuses a history with
    /// tool blocks when no tool is defined.
    /// </summary>
    /// <exception cref="BedrockException">InputInvalid: the history uses tools and no definition is left.</exception>
    public static IReadOnlyList<Tool> ToolsToSend(ChatRequest request, IReadOnlyList<Message> messages)
    {
        var tools = request.Tools.Count > 0 ? request.Tools : request.Conversation?.Tools ?? FixedList<Tool>.Empty;
        if (tools.Count > 0 || ModelIds.IsPrompt(request.ModelId))
            return tools;

        var used = ToolsIn(messages);
        return used.Count == 0 ? tools : throw BedrockException.Input(
            $"The history uses tools that are not defined here: {string.Join(", ", used)}.",
            "Give them again with -Tool: the service takes such a history only with tool definitions.");
    }

    /// <summary>Names of the tools that the turns call; ids of answered calls whose own turn is missing.</summary>
    public static IReadOnlyList<string> ToolsIn(IReadOnlyList<Message> messages)
    {
        if (!messages.Any(message => message.Content.Any(block => block.ToolUse is not null || block.ToolResult is not null)))
            return FixedList<string>.Empty;
        var blocks = messages.SelectMany(message => message.Content).ToList();
        var calls = blocks.Where(block => block.ToolUse is not null).Select(block => block.ToolUse!).ToList();
        var known = calls.Select(call => call.ToolUseId).ToHashSet();
        var orphans = blocks.Where(block => block.ToolResult is { } result && !known.Contains(result.ToolUseId)).Select(block => block.ToolResult!.ToolUseId);
        return Fixed.List(calls.Select(call => call.Name).Concat(orphans).OfType<string>().Distinct());
    }

    /// <summary>The conversation that an answer makes: the turns as they were sent, and the answer.</summary>
    public static Conversation Extend(ChatRequest request, SentTurn sent, Message answer, TokenUsage? usage, DateTimeOffset now, string? region)
    {
        var before = request.Conversation;
        var tools = before is null ? sent.Tools : sent.Tools.Concat(before.Tools.Where(old => sent.Tools.All(tool => tool.Name != old.Name)));
        return new Conversation
        {
            ConversationId = before?.ConversationId ?? NewId(),
            ModelId = request.ModelId,
            System = request.System,
            Messages = Fixed.List<Message>([.. sent.Messages, answer]),
            Tools = Fixed.List(tools),
            Usage = before?.Usage is { } used ? TokenUsage.Sum(used, usage) : usage,
            CreatedAt = before?.CreatedAt ?? now,
            UpdatedAt = now,
            Region = region,
            Extra = before?.Extra ?? FixedMap<JsonText>.Empty,
        };
    }

    // A UUID of version 4 that is no secret: Guid.NewGuid reads the system's random source, for each answer of a long pipeline.
    private static string NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}

/// <summary>What went out of a request after the rules: its turns and tools.</summary>
internal sealed record SentTurn(IReadOnlyList<Message> Messages, IReadOnlyList<Tool> Tools);
