using BedrockPS.Core.Chat.Structured;

namespace BedrockPS.Client.Tests.Chat;

public sealed class AnswerWireTests
{
    private const string Hi = """{"messages":[{"role":"user","content":[{"text":"hi"}]}]""";
    private const string Schema = """{"type":"object","properties":{"a":{"type":"string"}}}""";
    private const string Tool = """{"toolSpec":{"name":"Invoice","description":"Takes the answer. Call it once, with the whole answer as its arguments.","inputSchema":{"json":{"type":"object","properties":{"a":{"type":"string"}}}}}}""";

    private static readonly AnswerRequest ByFormat = new(Schema, "Invoice", AnswerForm.Format);
    private static readonly AnswerRequest ByTool = ByFormat with { Form = AnswerForm.Tool };

    [Fact]
    public async Task The_format_carries_the_schema_as_text() => Assert.Equal(
        Hi + ""","outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}","name":"Invoice"}}}}}""",
        await Chats.BodyAsync(Chats.Hi with { Answer = ByFormat }));

    [Fact]
    public async Task A_schema_without_a_name_goes_without() =>
        Assert.DoesNotContain("name", await Chats.BodyAsync(Chats.Hi with { Answer = ByFormat with { Name = null } }), StringComparison.Ordinal);

    [Fact]
    public async Task The_tool_carries_the_schema_as_JSON_and_must_be_called() => Assert.Equal(
        Hi + ""","toolConfig":{"tools":[""" + Tool + """],"toolChoice":{"tool":{"name":"Invoice"}}}}""",
        await Chats.BodyAsync(Chats.Hi with { Answer = ByTool }));

    [Fact]
    public async Task Beside_tools_that_are_run_any_may_be_called_first()
    {
        var lookup = new Tool { Name = "lookup", InputSchemaJson = """{"type":"object"}""" };
        var wire = Hi + ""","toolConfig":{"tools":[{"toolSpec":{"name":"lookup","inputSchema":{"json":{"type":"object"}}}},""" + Tool + """],"toolChoice":""";
        Assert.Equal(wire + """{"any":{}}}}""", await Chats.BodyAsync(Chats.Hi with { Tools = [lookup], Answer = ByTool with { BesideTools = true } }));
        Assert.Equal(wire + """{"tool":{"name":"Invoice"}}}}""", await Chats.BodyAsync(Chats.Hi with { Tools = [lookup], Answer = ByTool }));
        Assert.Equal(wire + """{"tool":{"name":"lookup"}}}}""", await Chats.BodyAsync(Chats.Hi with { Tools = [lookup], ToolChoice = "lookup", Answer = ByTool with { BesideTools = true } }));
    }

    [Fact]
    public async Task What_the_tool_was_called_with_is_the_text_of_the_answer()
    {
        const string Body = """{"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm","signature":"s"}}},{"text":"Calling it."},{"toolUse":{"toolUseId":"t1","name":"Invoice","input":{"a":"x", "n":2.0}}}]}},"stopReason":"tool_use"}""";
        var answer = await Chats.ConverseAsync(Body, Chats.Hi with { Answer = ByTool });
        Assert.Equal("""{"a":"x", "n":2.0}""", answer.Text);
        Assert.Empty(answer.ToolCalls);
        Assert.Equal(["reasoningContent", "text"], answer.Message!.Content.Select(block => block.Kind));
        Assert.Equal("""{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm","signature":"s"}}},{"text":"{\"a\":\"x\", \"n\":2.0}"}]}""", answer.MessageJson);
        Assert.Equal(Body, answer.Raw);
        Assert.Empty(answer.Conversation!.Tools);
    }

    [Fact]
    public async Task The_conversation_goes_on_without_the_tool()
    {
        var answer = await Chats.ConverseAsync("""{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"Invoice","input":{"a":"x"}}}]}},"stopReason":"tool_use"}""", Chats.Hi with { Answer = ByTool });
        var next = Chats.Request([.. answer.Conversation!.Messages, Message.User(ContentBlock.OfText("and now?"))]) with { Conversation = answer.Conversation };
        Assert.Equal(
            """{"messages":[{"role":"user","content":[{"text":"hi"}]},{"role":"assistant","content":[{"text":"{\"a\":\"x\"}"}]},{"role":"user","content":[{"text":"and now?"}]}]}""",
            await Chats.BodyAsync(next));
    }

    [Fact]
    public async Task A_streamed_call_is_text_too()
    {
        var body = new MemoryStream([.. new[]
        {
            Chats.Start(),
            Chats.Begin("""{"toolUse":{"toolUseId":"t1","name":"Invoice"}}""", 0),
            Chats.Delta("""{"toolUse":{"input":"{\"a\":"}}"""),
            Chats.Delta("""{"toolUse":{"input":"\"x\"}"}}"""),
            Chats.End(),
            Chats.Stop("tool_use"),
            Chats.Usage(),
        }.SelectMany(frame => frame)]);
        var run = await Chats.StreamAsync(body, Chats.Hi with { Answer = ByTool });
        Assert.Equal("""{"a":"x"}""", run.Response.Text);
        Assert.Empty(run.Response.Faults);
    }

    [Fact]
    public async Task Other_calls_stay_calls()
    {
        var answer = await Chats.ConverseAsync("""{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"lookup","input":{}}}]}},"stopReason":"tool_use"}""", Chats.Hi with { Answer = ByTool });
        Assert.Equal("lookup", Assert.Single(answer.ToolCalls).Name);
    }
}
