using BedrockPS.Client.Tests.Chat;

namespace BedrockPS.Client.Tests.Tools;

public sealed class ToolConfigTests
{
    private static readonly Tool Weather = new() { Name = "get_weather", Description = "d", InputSchemaJson = """{"type":"object","properties":{"n":{"type":"number","minimum":2.0}}}""" };

    private const string WeatherJson = """{"toolSpec":{"name":"get_weather","description":"d","inputSchema":{"json":{"type":"object","properties":{"n":{"type":"number","minimum":2.0}}}}}}""";

    [Theory]
    [InlineData("auto", """{"auto":{}}""")]
    [InlineData("any", """{"any":{}}""")]
    [InlineData("get_weather", """{"tool":{"name":"get_weather"}}""")]
    public async Task A_choice_goes_out_as_the_member_that_it_names(string choice, string json)
    {
        var body = await Chats.BodyAsync(Chats.Hi with { Tools = [Weather], ToolChoice = choice });
        Assert.EndsWith("\"toolConfig\":{\"tools\":[" + WeatherJson + "],\"toolChoice\":" + json + "}}", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_of_the_service_goes_out_by_its_name_alone()
    {
        var body = await Chats.BodyAsync(Chats.Hi with { Tools = [new Tool { Name = "nova_grounding" }, Weather] });
        Assert.EndsWith("\"toolConfig\":{\"tools\":[{\"systemTool\":{\"name\":\"nova_grounding\"}}," + WeatherJson + "]}}", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strictness_goes_out_only_where_it_was_said()
    {
        var body = await Chats.BodyAsync(Chats.Hi with { Tools = [new Tool { Name = "a", InputSchemaJson = """{"type":"object"}""", Strict = false }] });
        Assert.Contains("""{"toolSpec":{"name":"a","inputSchema":{"json":{"type":"object"}},"strict":false}}""", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get_time", "get_weather")]
    [InlineData("Auto", "get_weather")]
    public async Task A_choice_of_no_tool_is_refused_before_any_call(string choice, string named)
    {
        var transport = FakeTransport.Json();
        var fault = await Assert.ThrowsAsync<BedrockException>(() => Chats.Service(transport).ConverseAsync(Chats.Hi with { Tools = [Weather], ToolChoice = choice }, CancellationToken.None));
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
        Assert.Empty(transport.Calls);
    }

    [Fact]
    public async Task A_choice_without_tools_is_refused()
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => Chats.BodyAsync(Chats.Hi with { ToolChoice = "any" }));
        Assert.Contains("-ToolChoice", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_read_and_written_with_exact_numbers_and_in_its_order()
    {
        var json = new BedrockPS.Client.Json.PlainJsonPort();
        const string Text = """{"b":2.0,"a":[9007199254740993,null,true],"$schema":"x"}""";
        Assert.Equal(Text, json.Write(json.Read(Text, "it"), "it"));
        Assert.Equal(ErrorIds.InputInvalid, Assert.Throws<BedrockException>(() => json.Read("{", "The schema")).ErrorId);
    }
}
