namespace BedrockPS.Core.Tools;

/// <summary>A call to deal with: a tool to run, or the text that refuses it.</summary>
internal sealed record ToolTask(ToolCall Call, Tool? Tool, string? Refusal);

/// <summary>Says what to do with each call of a turn: names that are not on offer and arguments that are no JSON object are refused.</summary>
internal static class ToolTasks
{
    public static IReadOnlyList<ToolTask> Of(ChatResponse answer, IReadOnlyList<ToolCall> calls, IReadOnlyList<Tool> tools) =>
        Fixed.List(calls.Select(call => Of(answer, call, tools)));

    public static bool IsMalformed(ChatResponse answer, ToolCall call) => !answer.ToolCalls.Contains(call);

    private static ToolTask Of(ChatResponse answer, ToolCall call, IReadOnlyList<Tool> tools)
    {
        if (tools.FirstOrDefault(known => known.Name == call.Name && !known.IsSystem) is not { } tool)
            return new ToolTask(call, null, $"There is no tool of that name. The tools are: {string.Join(", ", tools.Select(known => known.Name))}.");
        return IsMalformed(answer, call)
            ? new ToolTask(call, null, "The arguments are not a JSON object, so the tool was not run. Send them again as one JSON object.")
            : new ToolTask(call, tool, null);
    }
}
