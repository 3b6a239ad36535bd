using BedrockPS.Core.Chat;

namespace BedrockPS.Core.Tools;

/// <summary>
/// The state of a chat with tools: says after each answer what comes next. It runs nothing and sends nothing. All calls of a turn
/// are answered in one message, in their order; a name that is not on offer is answered and never run.
/// </summary>
internal sealed class ToolLoop(IReadOnlyList<Tool> tools, int maxRounds)
{
    private readonly List<BedrockException> _faults = [];

    /// <summary>How many turns were answered with results.</summary>
    public int Rounds { get; private set; }

    /// <summary>What comes after an answer: calls to deal with, or the end.</summary>
    public ToolStep Next(ChatResponse answer)
    {
        var calls = ToolResults.Pending(answer.Message);
        if (calls.Count == 0 || !MayGoOn(answer, calls))
            return End(answer);
        if (Rounds == maxRounds)
            return End(answer, RoundLimit(calls));
        Rounds++;
        _faults.AddRange(answer.Faults);
        return new ToolStep { Tasks = ToolTasks.Of(answer, calls, tools) };
    }

    /// <summary>The request that brings the results. The model is free again in what it does: a choice that forced a tool would force it for ever.</summary>
    public static ChatRequest Continue(ChatRequest request, ChatResponse answer, IEnumerable<ToolResult> results)
    {
        var history = answer.Conversation!.With(ToolResults.Message(results));
        return request with { Messages = history.Messages, Conversation = answer.Conversation, ToolChoice = null };
    }

    /// <summary>A fault of a later round, with the history up to the results, so that they are not lost: it can be sent again as it is.</summary>
    public static BedrockException Keep(BedrockException fault, ChatRequest request, ChatResponse before) => fault.PartialResponse is not null
        ? fault
        : fault.WithPartial(before.With(before.Conversation!.With(request.Messages[^1])));

    private bool MayGoOn(ChatResponse answer, IReadOnlyList<ToolCall> calls)
    {
        if (answer.Conversation is null || !StopReasonRules.MayRunTools(answer.StopReason))
            return false;
        var isCut = answer.StopReason is "max_tokens" or "model_context_window_exceeded" && calls.Any(call => ToolTasks.IsMalformed(answer, call));
        return !isCut && !calls.Any(IsForCaller);
    }

    // A tool without anything behind it is answered by the caller, and the turn is answered as one: nothing of it is run here.
    private bool IsForCaller(ToolCall call) => tools.Any(tool => tool.Name == call.Name && !tool.IsSystem && tool.Handler is null);

    private ToolStep End(ChatResponse answer, BedrockException? more = null)
    {
        var faults = _faults.Concat(answer.Faults).Concat(more is null ? [] : [more]).ToList();
        return new ToolStep { Answer = faults.Count == answer.Faults.Count ? answer : answer.With(faults) };
    }

    private BedrockException RoundLimit(IReadOnlyList<ToolCall> calls) => new(
        ErrorIds.ToolRoundLimit,
        ErrorKind.LimitsExceeded,
        $"The model still asks for tools after {maxRounds} rounds ({string.Join(", ", calls.Select(call => HostText.CleanLine(call.Name)))}); they were not run.")
    {
        RecommendedAction = "Raise -MaxToolRound, or answer these calls with Invoke-BedrockTool and go on with the conversation of the response.",
    };
}

/// <summary>What comes next: the end with its answer, or tasks.</summary>
internal sealed record ToolStep
{
    /// <summary>The answer to give; null while there are tasks.</summary>
    public ChatResponse? Answer { get; init; }

    public IReadOnlyList<ToolTask> Tasks { get; init; } = FixedList<ToolTask>.Empty;
}
