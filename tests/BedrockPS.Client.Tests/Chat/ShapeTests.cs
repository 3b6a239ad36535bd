using System.Text;
using System.Text.Json.Nodes;
using BedrockPS.Client.Catalog;
using BedrockPS.Client.Tests.EventStreams;

namespace BedrockPS.Client.Tests.Chat;

/// <summary>Puts every wrong kind of value in every place of an answer: what the service changes tomorrow must cost no answer.</summary>
public sealed class ShapeTests
{
    private static readonly string[] Wrong = ["null", "5", "-0.5e3", "true", "\"x\"", "[]", "[null]", "[[5]]", "{}", "{\"new\":{\"a\":[]}}"];

    private const string Answer =
        """{"output":{"message":{"role":"assistant","content":[{"text":"a"},{"reasoningContent":{"reasoningText":{"text":"r","signature":"s"}}},{"reasoningContent":{"redactedContent":"AQI="}},{"toolUse":{"toolUseId":"t","name":"n","input":{"a":1},"type":"server_tool_use"}},{"toolResult":{"toolUseId":"t","content":[{"text":"x"},{"json":{"a":1}}],"status":"success"}},{"image":{"format":"png","source":{"bytes":"AQI="},"error":{"message":"m"}}},{"document":{"name":"n","source":{"content":[{"text":"x"}],"s3Location":{"uri":"s3://a/b"}},"citations":{"enabled":true}}},{"guardContent":{"text":{"text":"g","qualifiers":["query"]}}},{"cachePoint":{"type":"default","ttl":"5m"}},{"citationsContent":{"content":[{"text":"c"}],"citations":[{"title":"t","sourceContent":[{"text":"x"}],"location":{"documentChar":{"documentIndex":0,"start":1,"end":2}}}]}},{"searchResult":{"source":"s"}}]}},"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3,"cacheDetails":[{"ttl":"5m","inputTokens":1}]},"metrics":{"latencyMs":1},"additionalModelResponseFields":{"a":1},"trace":{"guardrail":{"modelOutput":["m"],"actionReason":"r","inputAssessment":{"g":{"topicPolicy":{"topics":[{"name":"n","type":"DENY","action":"BLOCKED","detected":true}]},"automatedReasoningPolicy":{"findings":[{"valid":{}}]}}},"outputAssessments":{"g":[{"contextualGroundingPolicy":{"filters":[{"score":0.5,"threshold":0.5}]}}]}},"promptRouter":{"invokedModelId":"m"}},"performanceConfig":{"latency":"standard"},"serviceTier":{"type":"flex"}}""";

    private const string Model =
        """{"modelArn":"a","modelId":"i","modelName":"n","inputModalities":["TEXT"],"inferenceTypesSupported":["ON_DEMAND"],"responseStreamingSupported":true,"modelLifecycle":{"status":"ACTIVE","endOfLifeTime":"2026-01-01T00:00:00Z"}}""";

    private const string Profile = """{"inferenceProfileId":"i","inferenceProfileArn":"a","models":[{"modelArn":"m"}],"type":"APPLICATION","createdAt":1719830000.5}""";

    [Fact]
    public async Task Any_value_in_any_place_of_an_answer_still_gives_a_response_that_can_be_sent_back()
    {
        foreach (var body in Mutations(Answer))
        {
            var response = await Chats.ConverseAsync(body);
            Assert.NotNull(response.Message);
            var next = await Chats.BodyAsync(Chats.Request([.. response.Conversation!.Messages, Message.User(ContentBlock.OfText("on"))]) with { Tools = [new Tool { Name = "n" }] });
            Assert.StartsWith("{\"messages\":", next, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Any_value_in_any_place_of_a_catalogue_entry_still_gives_an_object()
    {
        foreach (var body in Mutations(Model))
            Assert.Equal(body, ModelReader.Read(Parse(body), "r", default).Raw);
        foreach (var body in Mutations(Profile))
            Assert.Equal(body, ModelReader.ReadProfile(Parse(body), "r").Raw);
    }

    [Theory]
    [InlineData("messageStart", """{"role":"assistant"}""")]
    [InlineData("contentBlockStart", """{"contentBlockIndex":1,"start":{"toolUse":{"toolUseId":"t","name":"n"}}}""")]
    [InlineData("contentBlockStart", """{"contentBlockIndex":1,"start":{"image":{"format":"png"}}}""")]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"a"}}""")]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":1,"delta":{"toolUse":{"input":"{}"}}}""")]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":2,"delta":{"reasoningContent":{"text":"a","signature":"s","redactedContent":"AQI="}}}""")]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":3,"delta":{"toolResult":[{"text":"a"},{"json":{"b":1}}]}}""")]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":4,"delta":{"citation":{"title":"t","sourceContent":[{"text":"x"}],"location":{"web":{"url":"u"}}}}}""")]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":5,"delta":{"image":{"source":{"bytes":"AQI="},"error":{"message":"m"}}}}""")]
    [InlineData("contentBlockStop", """{"contentBlockIndex":0}""")]
    [InlineData("messageStop", """{"stopReason":"end_turn","additionalModelResponseFields":{"a":1}}""")]
    [InlineData("metadata", """{"usage":{"inputTokens":1},"metrics":{"latencyMs":1},"trace":{"guardrail":{"inputAssessment":{"g":{}}}}}""")]
    public async Task Any_value_in_any_place_of_an_event_still_gives_a_whole_answer(string type, string payload)
    {
        foreach (var mutation in Mutations(payload))
        {
            var run = await Chats.StreamAsync(Chats.Start(), Chats.Text("before"), Frames.Event(type, mutation), Chats.Stop());
            Assert.True(run.Fault is null, $"{type} {mutation}: {run.Fault}");
            Assert.Contains("before", run.Response.Text, StringComparison.Ordinal);
            Assert.NotNull(run.Response.Conversation);
        }
    }

    private static Client.Json.JsonValue Parse(string json) => Client.Json.JsonValue.Parse(Encoding.UTF8.GetBytes(json));

    private static IEnumerable<string> Mutations(string json)
    {
        var places = Places(JsonNode.Parse(json)!).Count();
        for (var place = 0; place < places; place++)
        {
            foreach (var wrong in Wrong)
            {
                var root = JsonNode.Parse(json)!;
                Places(root).ElementAt(place)(JsonNode.Parse(wrong));
                yield return root.ToJsonString();
            }
        }
    }

    private static IEnumerable<Action<JsonNode?>> Places(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, child) in map.ToList())
                {
                    yield return value => map[name] = value;
                    foreach (var place in Places(child))
                        yield return place;
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    var index = i;
                    yield return value => list[index] = value;
                    foreach (var place in Places(list[index]))
                        yield return place;
                }

                break;
        }
    }
}
