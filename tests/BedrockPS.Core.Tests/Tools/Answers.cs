namespace BedrockPS.Core.Tests.Tools;

/// <summary>Answers of a model and tools for the tests of the loop.</summary>
internal static class Answers
{
    public static Tool Runnable(string name, int? maxOutput = null) => new() { Name = name, InputSchemaJson = """{"type":"object"}""", Handler = new object(), MaxOutputLength = maxOutput };

    public static Tool OfCaller(string name) => new() { Name = name, InputSchemaJson = """{"type":"object"}""" };

    public static ToolCall Call(string id, string name, string? type = null) => new() { ToolUseId = id, Name = name, ToolType = type, InputJson = "{}" };

    public static ChatResponse Text(string text) => Make("end_turn", [ContentBlock.OfText(text)], []);

    public static ChatResponse Calls(params ToolCall[] calls) => Calls("tool_use", calls);

    public static ChatResponse Calls(string? stopReason, params ToolCall[] calls) => Make(stopReason, [.. calls.Select(Block)], calls);

    /// <summary>An answer whose call has arguments that are no JSON object: the client reports it and leaves it out of ToolCalls.</summary>
    public static ChatResponse Malformed(string stopReason, ToolCall call, params ToolCall[] good) => Make(stopReason, [Block(call), .. good.Select(Block)], good)
        .With([new BedrockException(ErrorIds.ToolInputMalformed, ErrorKind.InvalidResult, $"{call.ToolUseId} is malformed")]);

    private static ContentBlock Block(ToolCall call) => new() { Kind = "toolUse", ToolUse = call };

    private static ChatResponse Make(string? stopReason, ContentBlock[] content, ToolCall[] calls)
    {
        var message = Message.Assistant(content);
        return new ChatResponse
        {
            StopReason = stopReason,
            Message = message,
            ToolCalls = Fixed.List(calls),
            Text = content is [{ Text: { } text }] ? text : null,
            Conversation = new Conversation { ConversationId = "c", Messages = Fixed.List([Message.User(ContentBlock.OfText("q")), message]) },
        };
    }
}
