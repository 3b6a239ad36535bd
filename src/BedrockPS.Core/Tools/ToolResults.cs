namespace BedrockPS.Core.Tools;

/// <summary>Makes the turn that answers tool calls: one message with a result for each call, in their order.</summary>
internal static class ToolResults
{
    /// <summary>The calls of a turn that the caller has to answer; those that the service runs itself are not among them.</summary>
    public static IReadOnlyList<ToolCall> Pending(Message? turn) =>
        Fixed.List(turn?.Content.Select(block => block.ToolUse).OfType<ToolCall>().Where(call => call.ToolType is not "server_tool_use"));

    public static Message Message(IEnumerable<ToolResult> results) => BedrockPS.Message.User(
        [.. results.Select(result => new ContentBlock { Kind = "toolResult", ToolResult = result })]);

    /// <summary>The result of a call. The service takes no blank text, so a tool without output says so.</summary>
    public static ToolResult Of(ToolCall call, ToolOutcome outcome, int? maxLength = null) => new()
    {
        ToolUseId = call.ToolUseId,
        Status = outcome.IsError ? "error" : "success",
        Text = string.IsNullOrWhiteSpace(outcome.Text) ? "(no output)" : Bound(outcome.Text, maxLength ?? ToolRules.DefaultMaxOutputLength),
    };

    /// <summary>Text that is too long, cut with a note that says so.</summary>
    public static string Bound(string text, int maxLength)
    {
        if (text.Length <= maxLength)
            return text;
        var length = char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength;
        return $"{text[..length]}\n(truncated: {length} of {text.Length} characters are shown)";
    }
}
