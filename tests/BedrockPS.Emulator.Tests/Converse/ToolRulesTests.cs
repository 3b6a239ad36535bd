namespace BedrockEmulator.Tests.Converse;

public sealed class ToolRulesTests : EngineTest
{
    private const string Tools = """{"tools":[{"toolSpec":{"name":"get_time","inputSchema":{"json":{"type":"object","properties":{}}}}}]}""";
    private const string Use = """{"toolUse":{"toolUseId":"t1","name":"get_time","input":{}}}""";

    private static string Conversation(string assistant, string user, string? toolConfig = Tools) =>
        $$"""{"messages":[{"role":"user","content":[{"text":"x"}]},{"role":"assistant","content":[{{assistant}}]},{"role":"user","content":[{{user}}]}]{{(toolConfig is null ? "" : ",\"toolConfig\":" + toolConfig)}}}""";

    private static string Result(string id, string content = """{"text":"12:00"}""") => $$$"""{"toolResult":{"toolUseId":"{{{id}}}","content":[{{{content}}}]}}""";

    [Fact]
    public void A_history_with_tools_needs_their_definitions() =>
        RefusedWith("The toolConfig field must be defined when using toolUse and toolResult content blocks.", Conversation(Use, Result("t1"), null));

    [Fact]
    public void Every_call_must_be_answered_in_the_next_message()
    {
        RefusedWith("Expected toolResult blocks at messages.2.content for the following Ids: t1", Conversation(Use, """{"text":"later"}"""));
        RefusedWith("Expected toolResult blocks at messages.2.content for the following Ids: t2", Conversation(Use + "," + Use.Replace("t1", "t2", StringComparison.Ordinal), Result("t1")));
        RefusedWith("Expected toolResult blocks at messages.2.content for the following Ids: t1", Conversation(Use, Result("t9")));
    }

    [Fact]
    public void A_result_without_its_call_is_refused()
    {
        const string Message = "The number of toolResult blocks at messages.2.content exceeds the number of toolUse blocks of previous turn.";
        RefusedWith(Message, Conversation("""{"text":"a"}""", Result("t1")));
        RefusedWith(Message, Conversation(Use, Result("t1") + "," + Result("t1")));
        RefusedWith(Message.Replace("messages.2", "messages.0", StringComparison.Ordinal), $$"""{"messages":[{"role":"user","content":[{{Result("t1")}}]}],"toolConfig":{{Tools}}}""");
    }

    [Fact]
    public void Blank_text_in_a_result_is_refused() => RefusedWith(
        "The text field in the ContentBlock object at messages.2.content.0.toolResult.content.0 is blank. Add text to the text field, and try again.",
        Conversation(Use, Result("t1", """{"text":""}""")));

    [Fact]
    public void The_input_of_a_call_is_an_object() => RefusedWith(
        "The format of the value at messages.1.content.toolUse.input is invalid. Provide a json object for the field and try again.",
        Conversation("""{"toolUse":{"toolUseId":"t1","name":"get_time","input":"{}"}}""", Result("t1")));

    [Theory]
    [InlineData("""{"tools":[{"toolSpec":{"name":"a","inputSchema":{"json":{"type":"string"}}}}]}""", "The value at toolConfig.tools.0.toolSpec.inputSchema.json.type must be one of the following: object.")]
    [InlineData("""{"tools":[{"toolSpec":{"name":"a","inputSchema":{"json":{}}}}]}""", "The value at toolConfig.tools.0.toolSpec.inputSchema.json.type must be one of the following: object.")]
    [InlineData("""{"tools":[{"toolSpec":{"name":"a","inputSchema":{"json":"{\"type\":\"object\"}"}}}]}""", "The format of the value at toolConfig.tools.0.toolSpec.inputSchema.json is invalid. Provide a json object for the field and try again.")]
    [InlineData("""{"tools":[{"toolSpec":{"name":"a","inputSchema":{"json":{"type":"object"}}}},{"toolSpec":{"name":"a","inputSchema":{"json":{"type":"object"}}}}]}""", "The name a at toolConfig.tools.1.toolSpec is used by another tool. Tool names must be unique.")]
    [InlineData("""{"tools":[{"toolSpec":{"name":"a","inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"tool":{"name":"b"}}}""", "The tool b at toolConfig.toolChoice.tool.name is not defined in toolConfig.tools.")]
    public void Tools_are_objects_with_names_of_their_own(string toolConfig, string message) =>
        RefusedWith(message, $$"""{"messages":[{"role":"user","content":[{"text":"x"}]}],"toolConfig":{{toolConfig}}}""");
}
