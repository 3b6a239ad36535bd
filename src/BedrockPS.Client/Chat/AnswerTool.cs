using BedrockPS.Client.Json;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Structured;

namespace BedrockPS.Client.Chat;

/// <summary>The tool whose arguments are the answer, for models that take a schema no other way.</summary>
internal static class AnswerTool
{
    private const string Description = "Takes the answer. Call it once, with the whole answer as its arguments.";

    /// <summary>The tools to send: those given, and the one for the answer.</summary>
    public static IReadOnlyList<Tool> Beside(ChatRequest request, IReadOnlyList<Tool> tools) => request.Answer is { Form: AnswerForm.Tool } answer
        ? Fixed.List(tools.Append(new Tool { Name = answer.ToolName(tools), Description = Description, InputSchemaJson = answer.SchemaJson }))
        : tools;

    /// <summary>The tool choice: what was asked for, else this tool, or any where the model may call others first.</summary>
    public static string? Choice(ChatRequest request, IReadOnlyList<Tool> tools) =>
        request.ToolChoice ?? (request.Answer is { Form: AnswerForm.Tool } answer ? answer.BesideTools ? "any" : answer.ToolName(tools) : null);

    /// <summary>
    /// The answer with the tool's arguments as its text, as if the model had written it: no call is left that would need a result before
    /// the conversation can go on. Null when the tool was not called.
    /// </summary>
    public static ChatAnswer? AsText(ChatAnswer answer, ChatExchange exchange)
    {
        if (exchange.Request.Answer is not { Form: AnswerForm.Tool } asked)
            return null;
        var name = asked.ToolName(exchange.Sent.Tools);
        if (!answer.Message.Content.Any(block => block.ToolUse?.Name == name))
            return null;
        var content = answer.Message.Content.Where(block => block.Kind != "text").Select(block => block.ToolUse is { } call && call.Name == name ? Text(call) : block);
        var message = new Message { Role = answer.Message.Role, Content = Fixed.List(content) };
        return answer with { Message = message, MessageJson = WireJson.ToText(writer => ChatRequestWriter.WriteMessage(writer, message)) };
    }

    private static ContentBlock Text(ToolCall call) => ContentBlock.OfText(call.InputJson ?? "{}");
}
