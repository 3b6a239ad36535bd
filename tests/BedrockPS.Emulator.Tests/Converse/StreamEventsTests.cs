using System.Text.Json.Nodes;

namespace BedrockEmulator.Tests.Converse;

public sealed class StreamEventsTests : EngineTest
{
    [Fact]
    public void A_text_answer_streams_in_the_wires_shape()
    {
        var events = Ask("""{"messages":[{"role":"user","content":[{"text":"one two"}]}],"serviceTier":{"type":"flex"}}""", "local.echo-v1", Context with { Streaming = true }).Events;
        Assert.Equal(
            [
                """messageStart {"role":"assistant"}""",
                """contentBlockDelta {"delta":{"text":"one"},"contentBlockIndex":0}""",
                """contentBlockDelta {"delta":{"text":" two"},"contentBlockIndex":0}""",
                """contentBlockStop {"contentBlockIndex":0}""",
                """messageStop {"stopReason":"end_turn"}""",
                """metadata {"usage":{"inputTokens":6,"outputTokens":2,"totalTokens":8},"metrics":{"latencyMs":0},"serviceTier":{"type":"flex"}}""",
            ],
            events.Select(item => $"{item.Type} {item.Payload.ToJsonString()}"));
    }

    [Fact]
    public void Only_tool_calls_announce_their_block()
    {
        var events = Ask("""
            {"messages":[{"role":"user","content":[{"text":"use get_time for Oslo and list_hosts"}]}],"outputConfig":{"effort":"low"},
             "toolConfig":{"tools":[{"toolSpec":{"name":"get_time","inputSchema":{"json":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}},{"toolSpec":{"name":"list_hosts","inputSchema":{"json":{"type":"object"}}}}]}}
            """).Events;
        var starts = events.Where(item => item.Type == "contentBlockStart").ToList();
        Assert.Equal([2, 3], starts.Select(item => item.Payload["contentBlockIndex"]!.GetValue<int>()));
        Assert.Equal("get_time", starts[0].Payload["start"]!["toolUse"]!["name"]!.GetValue<string>());
        Assert.Equal(4, events.Count(item => item.Type == "contentBlockStop"));
        Assert.Equal("metadata", events[^1].Type);
        Assert.DoesNotContain(events, item => item.Type == "contentBlockDelta" && item.Payload["contentBlockIndex"]!.GetValue<int>() == 3);
    }

    [Theory]
    [InlineData("plain words, and  two  spaces \n\nand lines")]
    [InlineData("\u4F60\u597D\u4E16\u754C\u4F60\u597D\u4E16\u754C\u4F60\u597D\u4E16\u754C\u4F60\u597D\u4E16\u754C\u4F60\u597D\u4E16\u754C")]
    [InlineData("\U0001F30D\U0001F30D\U0001F30D\U0001F30D\U0001F30D\U0001F30D\U0001F30D\U0001F30D\U0001F30D\U0001F30D\U0001F30D\U0001F30D\U0001F30D\U0001F30D\U0001F30D\U0001F30D\U0001F30D\U0001F30D")]
    [InlineData("averyveryveryveryveryverylongwordwithoutanyspaceinit")]
    public void Joined_the_pieces_are_the_answer_and_no_character_is_cut(string text)
    {
        var body = new JsonObject { ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = new JsonArray(new JsonObject { ["text"] = text }) }) };
        var answer = Ask(body.ToJsonString(), "local.echo-v1");
        var pieces = answer.Events.Where(item => item.Type == "contentBlockDelta").Select(item => item.Payload["delta"]!["text"]!.GetValue<string>()).ToList();
        Assert.Equal(Content(answer)[0]!["text"]!.GetValue<string>(), string.Concat(pieces));
        Assert.DoesNotContain(pieces, piece => char.IsLowSurrogate(piece[0]) || char.IsHighSurrogate(piece[^1]));
        Assert.True(pieces.Count > 1);
    }

    [Fact]
    public void Tool_input_and_reasoning_join_to_their_blocks()
    {
        var answer = Ask("""
            {"messages":[{"role":"user","content":[{"text":"use find for \"two \ud83c\udf0d words\" count 3"}]}],"outputConfig":{"effort":"low"},
             "toolConfig":{"tools":[{"toolSpec":{"name":"find","inputSchema":{"json":{"type":"object","properties":{"term":{"type":"string"},"count":{"type":"integer"}},"required":["term"]}}}}]}}
            """);
        var deltas = answer.Events.Where(item => item.Type == "contentBlockDelta").Select(item => item.Payload["delta"]!).ToList();
        var input = string.Concat(deltas.Where(delta => delta["toolUse"] is not null).Select(delta => delta["toolUse"]!["input"]!.GetValue<string>()));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(input), Content(answer)[2]!["toolUse"]!["input"]));
        Assert.Equal("two \U0001F30D words", JsonNode.Parse(input)!["term"]!.GetValue<string>());
        var reasoning = deltas.Where(delta => delta["reasoningContent"] is not null).Select(delta => delta["reasoningContent"]!).ToList();
        var block = Content(answer)[0]!["reasoningContent"]!["reasoningText"]!;
        Assert.Equal(block["text"]!.GetValue<string>(), string.Concat(reasoning.Select(part => part["text"]?.GetValue<string>())));
        Assert.Equal(block["signature"]!.GetValue<string>(), reasoning[^1]["signature"]!.GetValue<string>());
    }

    [Fact]
    public void Additional_fields_and_the_trace_are_where_the_service_puts_them()
    {
        var events = Ask("""{"messages":[{"role":"user","content":[{"text":"a STOP"}]}],"inferenceConfig":{"stopSequences":["STOP"]},"additionalModelResponseFieldPaths":["/stop_sequence"],"guardrailConfig":{"guardrailIdentifier":"localguard1","guardrailVersion":"1","trace":"enabled"}}""", "local.echo-v1").Events;
        Assert.Equal("""{"stopReason":"stop_sequence","additionalModelResponseFields":{"stop_sequence":"STOP"}}""", events[^2].Payload.ToJsonString());
        Assert.Equal("""{"guardrail":{"inputAssessment":{"localguard1":{}},"outputAssessments":{"localguard1":[{}]},"actionReason":"No action."}}""", events[^1].Payload["trace"]!.ToJsonString());
    }
}
