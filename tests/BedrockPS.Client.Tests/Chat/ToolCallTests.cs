using System.Text.Json;

namespace BedrockPS.Client.Tests.Chat;

public sealed class ToolCallTests
{
    private const string Arguments =
        """{"to":"a@example.com","cc":null,"n":3,"price":2.0,"id":9007199254740993,"ratio":0.1,"when":"2024-01-02T03:04:05Z","opt":{"x":null,"list":[]}}""";

    private static readonly Tool Tool = new() { Name = "get_weather", Description = "d", InputSchemaJson = """{"type":"object"}""" };

    [Fact]
    public async Task Interleaved_arguments_are_gathered_by_block_and_open_blocks_end_with_the_message()
    {
        var run = await Chats.StreamAsync(
            Chats.Start(),
            Chats.Text("Checking."),
            Chats.End(0),
            Chats.Begin("""{"toolUse":{"toolUseId":"t1","name":"get_weather"}}""", 1),
            Chats.Begin("""{"toolUse":{"toolUseId":"t2","name":"get_time"}}""", 2),
            Chats.Delta("""{"toolUse":{"input":"{\"ci"}}""", 1),
            Chats.Delta("""{"toolUse":{"input":"{\"tz\":\"Europe/"}}""", 2),
            Chats.Delta("""{"toolUse":{"input":"ty\":\"Oslo\"}"}}""", 1),
            Chats.Delta("""{"toolUse":{"input":"Oslo\"}"}}""", 2),
            Chats.End(1),
            Chats.Stop("tool_use"),
            Chats.Usage());

        Assert.Null(run.Fault);
        Assert.Equal(
            """{"role":"assistant","content":[{"text":"Checking."},{"toolUse":{"toolUseId":"t1","name":"get_weather","input":{"city":"Oslo"}}},{"toolUse":{"toolUseId":"t2","name":"get_time","input":{"tz":"Europe/Oslo"}}}]}""",
            run.Response.MessageJson);
        Assert.Equal(["get_weather {\"city\":\"Oslo\"}", "get_time {\"tz\":\"Europe/Oslo\"}"], run.Response.ToolCalls.Select(call => call.ToString()));
        Assert.Empty(run.Response.Faults);
        Assert.Equal("{\"city\":\"Oslo\"}", string.Concat(run.Deltas.Where(delta => delta.ToolUseId == "t1").Select(delta => delta.ToolInput)));
        Assert.All(run.Deltas.Where(delta => delta.ToolUseId == "t2"), delta => Assert.Equal("get_time", delta.ToolName));
    }

    [Fact]
    public async Task Blocks_stand_in_the_order_of_their_index()
    {
        var run = await Chats.StreamAsync(Chats.Start(), Chats.Text("second", 1), Chats.Text("first ", 0), Chats.Stop());
        Assert.Equal("first second", run.Response.Text);
    }

    [Fact]
    public async Task Arguments_that_are_no_json_are_reported_and_not_offered_to_run()
    {
        var run = await Chats.StreamAsync(
            Chats.Start(),
            Chats.Begin("""{"toolUse":{"toolUseId":"t1","name":"get_weather"}}""", 0),
            Chats.Delta("""{"toolUse":{"input":"{\"city\":\"Os"}}""", 0),
            Chats.Stop("max_tokens"));

        Assert.Null(run.Fault);
        Assert.Empty(run.Response.ToolCalls);
        var fault = Assert.Single(run.Response.Faults);
        Assert.Equal(ErrorIds.ToolInputMalformed, fault.ErrorId);
        Assert.Contains("t1", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Os", fault.Message, StringComparison.Ordinal);
        Assert.Equal("{\"city\":\"Os", Assert.IsType<ToolCall>(fault.PartialResponse).InputJson);
        Assert.Equal("{\"city\":\"Os", run.Response.Message!.Content[0].ToolUse!.InputJson);
        Assert.Contains("\"input\":{}", run.Response.MessageJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_cut_in_mid_stream_is_not_offered_to_run()
    {
        var run = await Chats.StreamAsync(
            Chats.Start(),
            Chats.Begin("""{"toolUse":{"toolUseId":"t1","name":"delete_all"}}""", 0),
            Chats.Delta("""{"toolUse":{"input":"{}"}}""", 0));
        Assert.Equal(ErrorIds.StreamIncomplete, run.Fault!.ErrorId);
        Assert.Empty(run.Partial.ToolCalls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_streamed_call_without_arguments_has_an_empty_dictionary(bool withEmptyDelta)
    {
        byte[][] frames =
        [
            Chats.Start(),
            Chats.Begin("""{"toolUse":{"toolUseId":"t1","name":"list_hosts"}}""", 0),
            withEmptyDelta ? Chats.Delta("""{"toolUse":{"input":""}}""", 0) : [],
            Chats.End(0),
            Chats.Stop("tool_use"),
            Chats.Usage(),
        ];
        await AssertNoArguments((await Chats.StreamAsync(frames)).Response);
    }

    [Theory]
    [InlineData("""{"toolUse":{"toolUseId":"t1","name":"list_hosts","input":{}}}""")]
    [InlineData("""{"toolUse":{"toolUseId":"t1","name":"list_hosts"}}""")]
    [InlineData("""{"toolUse":{"toolUseId":"t1","name":"list_hosts","input":""}}""")]
    public async Task A_call_without_arguments_has_an_empty_dictionary(string block) =>
        await AssertNoArguments(await Chats.ConverseAsync($$$"""{"output":{"message":{"role":"assistant","content":[{{{block}}}]}},"stopReason":"tool_use"}"""));

    [Fact]
    public async Task Arguments_keep_their_kinds_and_go_back_exactly()
    {
        using var culture = new Json.CultureScope("de-DE");
        var response = await Chats.ConverseAsync(
            """{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"get_weather","input":ARGUMENTS}}]}},"stopReason":"tool_use"}""".Replace("ARGUMENTS", Arguments, StringComparison.Ordinal));
        var call = Assert.Single(response.ToolCalls);

        Assert.Equal(Arguments, call.InputJson);
        Assert.Null(call.Input["cc"]);
        Assert.Equal(3L, call.Input["n"]);
        Assert.Equal(2.0, Assert.IsType<double>(call.Input["price"]));
        Assert.Equal(9007199254740993L, call.Input["id"]);
        Assert.IsType<string>(call.Input["when"]);
        var body = await Chats.BodyAsync(Continue(response, "t1"));
        Assert.Contains($"\"input\":{Arguments}", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_of_blocks_made_here_are_written_from_their_values()
    {
        var call = new ToolCall { ToolUseId = "t1", Name = "get_weather", Input = new Dictionary<string, object?> { ["price"] = 2.0, ["id"] = 9007199254740993L } };
        var body = await Chats.BodyAsync(Chats.Request(
            Message.User(ContentBlock.OfText("a")),
            new Message { Role = "assistant", Content = [new ContentBlock { Kind = "toolUse", ToolUse = call }] },
            Answer("t1", "ok")) with
        { Tools = [Tool] });
        Assert.Contains("""{"toolUse":{"toolUseId":"t1","name":"get_weather","input":{"price":2.0,"id":9007199254740993}}}""", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_with_tools_goes_out_with_the_definitions_that_the_conversation_kept()
    {
        var first = await Chats.ConverseAsync(
            """{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"get_weather","input":{}}}]}},"stopReason":"tool_use"}""",
            Chats.Hi with { Tools = [Tool] });

        var body = await Chats.BodyAsync(Continue(first, "t1") with { Tools = FixedList<Tool>.Empty });

        Assert.EndsWith(
            "\"toolConfig\":{\"tools\":[{\"toolSpec\":{\"name\":\"get_weather\",\"description\":\"d\",\"inputSchema\":{\"json\":{\"type\":\"object\"}}}}]}}",
            body,
            StringComparison.Ordinal);
        Assert.DoesNotContain("toolChoice", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_with_tools_and_no_definitions_is_refused_by_name_before_any_call()
    {
        var transport = FakeTransport.Json();
        var request = Chats.Request(
            Message.User(ContentBlock.OfText("a")),
            new Message { Role = "assistant", Content = [new ContentBlock { Kind = "toolUse", ToolUse = new ToolCall { ToolUseId = "t1", Name = "get_weather" } }] },
            Answer("t1", "ok"));
        var fault = await Assert.ThrowsAsync<BedrockException>(() => Chats.Service(transport).ConverseAsync(request, CancellationToken.None));
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Contains("get_weather", fault.Message, StringComparison.Ordinal);
        Assert.Empty(transport.Calls);
    }

    [Theory]
    [InlineData(null, "(no output)")]
    [InlineData("  ", "(no output)")]
    [InlineData("done", "done")]
    public async Task A_tool_without_output_says_so(string? text, string sent)
    {
        var body = await Chats.BodyAsync(Chats.Request(Message.User(ContentBlock.OfText("a")), Called("t1"), Answer("t1", text)) with { Tools = [Tool] });
        Assert.Contains($$$"""{"toolResult":{"toolUseId":"t1","content":[{"text":"{{{sent}}}"}],"status":"success"}}""", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blank_text_in_a_received_tool_result_is_not_sent_back()
    {
        var block = new ContentBlock
        {
            Kind = "toolResult",
            ToolResult = new ToolResult { ToolUseId = "t1" },
            Raw = """{"toolResult":{"toolUseId":"t1","content":[{"text":" "},{"json":{"a":2.0}}],"new":1}}""",
        };
        var body = await Chats.BodyAsync(Chats.Request(Message.User(ContentBlock.OfText("a")), Called("t1"), Message.User(block)) with { Tools = [Tool] });
        Assert.Contains("""{"toolResult":{"toolUseId":"t1","new":1,"content":[{"json":{"a":2.0}}]}}""", body, StringComparison.Ordinal);
    }

    private static async Task AssertNoArguments(ChatResponse response)
    {
        var call = Assert.Single(response.ToolCalls);
        Assert.Empty(call.Input);
        Assert.Empty(response.Faults);
        Assert.Null(response.Text);
        var body = JsonDocument.Parse(await Chats.BodyAsync(Continue(response, "t1")));
        Assert.Equal(
            """{"toolUse":{"toolUseId":"t1","name":"list_hosts","input":{}}}""",
            body.RootElement.GetProperty("messages")[1].GetProperty("content")[0].GetRawText());
    }

    private static BedrockPS.Core.Chat.ChatRequest Continue(ChatResponse response, string id) =>
        Chats.Request([.. response.Conversation!.Messages, Answer(id, "ok")]) with { Conversation = response.Conversation, Tools = response.Conversation.Tools.Count > 0 ? response.Conversation.Tools : [Tool] };

    private static Message Called(string id) => Message.Assistant(new ContentBlock { Kind = "toolUse", ToolUse = new ToolCall { ToolUseId = id, Name = "get_weather" } });

    private static Message Answer(string id, string? text) =>
        Message.User(new ContentBlock { Kind = "toolResult", ToolResult = new ToolResult { ToolUseId = id, Status = "success", Text = text } });
}
