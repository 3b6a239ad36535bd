using System.Text.Json.Nodes;

namespace BedrockEmulator.Tests.Converse;

public sealed class ToolUseTests : EngineTest
{
    private const string Weather = """{"toolSpec":{"name":"get_weather","description":"Weather of a city","inputSchema":{"json":{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":1},"unit":{"type":"string","enum":["celsius","fahrenheit"]}},"required":["city"]}}}}""";
    private const string Clock = """{"toolSpec":{"name":"get_time","description":"Time in a city","inputSchema":{"json":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}}""";
    private const string Hosts = """{"toolSpec":{"name":"list_hosts","inputSchema":{"json":{"type":"object","properties":{}}}}}""";

    private static string Body(string text, string choice = "") =>
        $$$"""{"messages":[{"role":"user","content":[{"text":"{{{text}}}"}]}],"toolConfig":{"tools":[{{{Weather}}},{{{Clock}}},{{{Hosts}}}]{{{choice}}}}}""";

    private static JsonNode[] Calls(JsonArray content) => [.. content.Where(block => block!["toolUse"] is not null).Select(block => block!["toolUse"]!)];

    [Fact]
    public void A_tool_named_in_the_text_is_called_with_what_the_text_says()
    {
        var answer = Ask(Body("Please use get_weather for Oslo, 3 days, in celsius."));
        Assert.Equal("tool_use", StopReason(answer));
        Assert.Equal("I will call get_weather.", Content(answer)[0]!["text"]!.GetValue<string>());
        var call = Assert.Single(Calls(Content(answer)));
        Assert.Equal("get_weather", call["name"]!.GetValue<string>());
        Assert.Equal("""{"city":"Oslo","days":3,"unit":"celsius"}""", call["input"]!.ToJsonString());
        Assert.Matches(@"\Atooluse_[A-Za-z0-9]{22}\z", call["toolUseId"]!.GetValue<string>());
    }

    [Fact]
    public void A_tool_name_may_be_said_in_words() =>
        Assert.Equal("""{"city":"New York"}""", Calls(Content(Ask(Body("Now get time for New York"))))[0]["input"]!.ToJsonString());

    [Fact]
    public void Two_named_tools_are_called_together()
    {
        var calls = Calls(Content(Ask(Body("Call get_weather for Oslo and then get_time for Paris."))));
        Assert.Equal(["get_weather", "get_time"], calls.Select(call => call["name"]!.GetValue<string>()));
        Assert.Equal(["""{"city":"Oslo"}""", """{"city":"Paris"}"""], calls.Select(call => call["input"]!.ToJsonString()));
        Assert.Equal(2, calls.Select(call => call["toolUseId"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public void Without_a_name_in_the_text_no_tool_is_called() => Assert.Equal("end_turn", StopReason(Ask(Body("Hello there"))));

    [Fact]
    public void Any_makes_the_closest_tool_be_called()
    {
        var answer = Ask(Body("How is the weather in Bergen?", ""","toolChoice":{"any":{}}"""));
        var call = Assert.Single(Calls(Content(answer)));
        Assert.Equal(("get_weather", """{"city":"Bergen"}"""), (call["name"]!.GetValue<string>(), call["input"]!.ToJsonString()));
        Assert.Single(Content(answer));
    }

    [Fact]
    public void A_chosen_tool_is_called_whatever_the_text_says()
    {
        var call = Assert.Single(Calls(Content(Ask(Body("Hello", ""","toolChoice":{"tool":{"name":"list_hosts"}}""")))));
        Assert.Equal(("list_hosts", "{}"), (call["name"]!.GetValue<string>(), call["input"]!.ToJsonString()));
    }

    [Fact]
    public void Results_are_told_after_the_call()
    {
        var first = Ask(Body("Use get_weather for Oslo"));
        var id = Calls(Content(first))[0]["toolUseId"]!.GetValue<string>();
        string Second(string result) => $$$"""
            {"messages":[{"role":"user","content":[{"text":"Use get_weather for Oslo"}]},{{{first.Response["output"]!["message"]!.ToJsonString()}}},
             {"role":"user","content":[{"toolResult":{"toolUseId":"{{{id}}}",{{{result}}} } }]}],"toolConfig":{"tools":[{{{Weather}}}],"toolChoice":{"any":{} } } }
            """;
        Assert.Equal("city: Oslo; temperature: 21", Text(Second(""" "content":[{"json":{"city":"Oslo","temperature":21}}]""")));
        Assert.Equal("Sunny in Oslo.", Text(Second(""" "content":[{"text":"Sunny in Oslo."}],"status":"success" """)));
        Assert.Equal("The tool get_weather failed: no such city", Text(Second(""" "content":[{"text":"no such city"}],"status":"error" """)));
    }

    [Fact]
    public void A_call_that_does_not_fit_is_left_out()
    {
        var answer = Ask($$$"""{"messages":[{"role":"user","content":[{"text":"Use get_weather for Oslo"}]}],"toolConfig":{"tools":[{{{Weather}}}]},"inferenceConfig":{"maxTokens":8}}""");
        Assert.Equal("max_tokens", StopReason(answer));
        Assert.Empty(Calls(Content(answer)));
    }

    [Fact]
    public void A_model_may_take_no_output_format()
    {
        const string Body = """{"messages":[{"role":"user","content":[{"text":"x"}]}],"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\"}"}}}}}""";
        RefusedWith("The model doesn't support the outputConfig.textFormat field. Remove it and try again.", Body, "local.noformat-v1");
        Assert.Equal("{}", Text(Body));
    }

    [Fact]
    public void A_forced_tool_takes_its_arguments_from_a_document_beside_the_words()
    {
        var bytes = Base64("The total is 12.5. Paid by Anna.");
        var body = """{"messages":[{"role":"user","content":[{"document":{"format":"txt","name":"note","source":{"bytes":"BYTES"}}},{"text":"Extract the total"}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"take","inputSchema":{"json":{"type":"object","properties":{"total":{"type":"number"}},"required":["total"]}}}}],"toolChoice":{"tool":{"name":"take"}}}}"""
            .Replace("BYTES", bytes, StringComparison.Ordinal);
        Assert.Equal("""{"total":12.5}""", Content(Ask(body))[0]!["toolUse"]!["input"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"any":{}}""", "answer")]
    [InlineData("""{"tool":{"name":"find"}}""", "find")]
    public void A_tool_that_must_be_called_is_called_after_results_too(string choice, string called)
    {
        const string Schema = """{"type":"object","properties":{"total":{"type":"number"}},"required":["total"]}""";
        var answer = Ask($$"""
            {"messages":[{"role":"user","content":[{"text":"find it"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"find","input":{} } }]},
                         {"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"The total is 3.5."}]} }]}],
             "toolConfig":{"tools":[{"toolSpec":{"name":"find","inputSchema":{"json":{{Schema}} } } },{"toolSpec":{"name":"answer","inputSchema":{"json":{{Schema}} } } }],"toolChoice":{{choice}} } }
            """);
        var use = Content(answer)[0]!["toolUse"]!;
        Assert.Equal((called, """{"total":3.5}"""), (use["name"]!.GetValue<string>(), use["input"]!.ToJsonString()));
    }
}
