namespace BedrockPS.Core.Chat;

/// <summary>
/// Mends turns that a service refuses, with as little change as does it, and says what it changed. No text of a turn is in what it
/// says: that goes to the warning stream and to logs.
/// </summary>
internal sealed class ConversationRepair
{
    private readonly List<string> _changes = [];
    private List<Turn> _turns;

    private ConversationRepair(IReadOnlyList<Message> messages) => _turns = [.. messages.Select((message, index) => new Turn(message, index + 1))];

    /// <summary>The mended conversation, the same object when nothing was wrong, and a sentence for each change.</summary>
    public static (Conversation Conversation, IReadOnlyList<string> Changes) Repair(Conversation conversation)
    {
        var repair = new ConversationRepair(conversation.Messages);
        repair.Run();
        return repair._changes.Count == 0 ? (conversation, []) : (conversation.With(Fixed.List(repair._turns.Select(turn => turn.Message))), repair._changes);
    }

    private void Run()
    {
        CleanTurns();
        Join();
        PairTools();
        Join();
        StartWithUser();
        _turns = [.. DocumentRepair.Mend(_turns.Select(turn => turn.Message).ToList(), (index, text) => Say(_turns[index], text)).Zip(_turns, (message, turn) => turn with { Message = message })];
        LimitCachePoints();
    }

    private void CleanTurns()
    {
        for (var i = 0; i < _turns.Count; i++)
        {
            var turn = _turns[i];
            turn = Keep(turn, TurnRules.Speaks, "blank text");
            turn = Keep(turn, block => !IsMisplaced(turn.Message.Role, block), $"blocks that a turn of the role {turn.Message.Role} may not hold");
            var loose = turn.Message.Role != "assistant" ? [] : turn.Message.Content.Reverse().TakeWhile(block => block.Kind == "reasoningContent").ToHashSet();
            turn = Keep(turn, block => !loose.Contains(block), "reasoning that no answer follows");
            _turns[i] = turn;
        }
    }

    private void Join()
    {
        var kept = new List<Turn>(_turns.Count);
        foreach (var turn in _turns)
        {
            if (!turn.Message.Content.Any(block => block.Kind != "cachePoint"))
            {
                Say(turn, "left out, because it holds nothing.");
            }
            else if (kept.Count > 0 && kept[^1].Message.Role == turn.Message.Role)
            {
                Say(turn, $"joined to the one before it, which has the same role.");
                kept[^1] = kept[^1] with { Message = kept[^1].Message.With(Fixed.List(kept[^1].Message.Content.Concat(turn.Message.Content))) };
            }
            else
            {
                kept.Add(turn);
            }
        }

        _turns = kept;
    }

    private void StartWithUser()
    {
        var first = _turns.FindIndex(turn => turn.Message.Role != "system");
        if (first < 0 || _turns[first].Message.Role == "user")
            return;
        Say(_turns[first], "a turn of the user that says so was put before it, because a conversation starts with one.");
        _turns.Insert(first, new Turn(Message.User(ContentBlock.OfText("(The start of the conversation is missing.)")), _turns[first].Number));
    }

    private void PairTools()
    {
        for (var i = 0; i < _turns.Count; i++)
        {
            if (_turns[i].Message.Role == "user")
                DropOrphans(i, i > 0 ? Calls(_turns[i - 1]) : []);
            if (_turns[i].Message.Role != "assistant")
                continue;
            DropRepeatedCalls(i);
            if (Calls(_turns[i]) is { Count: > 0 } calls)
                AnswerAll(i, calls);
        }
    }

    private void DropRepeatedCalls(int index)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        _turns[index] = Keep(_turns[index], block => block.ToolUse?.ToolUseId is not { } id || seen.Add(id), "a tool call whose id another call has");
    }

    private void DropOrphans(int index, IReadOnlyList<ToolCall> calls)
    {
        var open = calls.Select(call => call.ToolUseId).ToHashSet(StringComparer.Ordinal);
        var turn = _turns[index];
        var kept = turn.Message.Content.Where(block => block.ToolResult is not { } result || IsOfService(result) || open.Remove(result.ToolUseId)).ToList();
        foreach (var orphan in turn.Message.Content.Except(kept))
            Say(turn, $"the result {orphan.ToolResult!.ToolUseId} was left out, because no open tool call of the turn before has this id.");
        _turns[index] = turn with { Message = Changed(turn.Message, kept) };
    }

    private void AnswerAll(int index, IReadOnlyList<ToolCall> calls)
    {
        if (index + 1 == _turns.Count || _turns[index + 1].Message.Role != "user")
            _turns.Insert(index + 1, new Turn(Message.User(), _turns[index].Number));
        var next = _turns[index + 1];
        var answered = next.Message.Content.Select(block => block.ToolResult?.ToolUseId).ToHashSet(StringComparer.Ordinal);
        var missing = calls.Where(call => !answered.Contains(call.ToolUseId)).ToList();
        foreach (var call in missing)
            Say(_turns[index], $"the tool call {call.ToolUseId} ({call.Name}) was never answered and now has an error as its result.");
        var results = next.Message.Content.Where(block => block.ToolResult is not null).Concat(missing.Select(NoResult)).ToList();
        var rest = next.Message.Content.Where(block => block.ToolResult is null).ToList();
        if (missing.Count == 0 && next.Message.Content.SkipWhile(block => block.ToolResult is not null).Any(block => block.ToolResult is not null))
            Say(next, "tool results were put before what else it holds.");
        _turns[index + 1] = next with { Message = Changed(next.Message, [.. results, .. rest]) };
    }

    private void LimitCachePoints()
    {
        var limited = CacheRules.Limit(_turns.Select(turn => turn.Message).ToList(), CacheRules.MostPoints, out var removed);
        if (removed == 0)
            return;
        _changes.Add($"The oldest {removed} cache points were left out, because a request takes {CacheRules.MostPoints}.");
        _turns = [.. limited.Zip(_turns, (message, turn) => turn with { Message = message })];
    }

    private Turn Keep(Turn turn, Func<ContentBlock, bool> isGood, string what)
    {
        var kept = turn.Message.Content.Where(isGood).ToList();
        if (kept.Count < turn.Message.Content.Count)
            Say(turn, $"{what} left out ({turn.Message.Content.Count - kept.Count}).");
        return turn with { Message = Changed(turn.Message, kept) };
    }

    private void Say(Turn turn, string text) => _changes.Add($"Turn {turn.Number} ({turn.Message.Role}): {text}");

    // Calls that the service runs itself are answered in the same turn.
    private static List<ToolCall> Calls(Turn turn) =>
        turn.Message.Role != "assistant" ? [] : [.. turn.Message.Content.Select(block => block.ToolUse).OfType<ToolCall>().Where(call => call.ToolType is null)];

    private static bool IsOfService(ToolResult result) => result.ToolType is not null;

    private static bool IsMisplaced(string? role, ContentBlock block) => role switch
    {
        "user" => block.Kind is "toolUse" or "reasoningContent" or "citationsContent",
        "assistant" => block.Kind is "guardContent" || block.ToolResult is { ToolType: null },
        _ => false,
    };

    private static ContentBlock NoResult(ToolCall call) => new()
    {
        Kind = "toolResult",
        ToolResult = new ToolResult { ToolUseId = call.ToolUseId, Status = "error", Text = "There is no result: the tool was not run." },
    };

    private static Message Changed(Message message, IReadOnlyList<ContentBlock> content) =>
        content.SequenceEqual(message.Content) ? message : message.With(Fixed.List(content));

    private sealed record Turn(Message Message, int Number);
}
