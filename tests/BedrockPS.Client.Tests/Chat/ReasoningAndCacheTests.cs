using BedrockPS.Core.Chat;

namespace BedrockPS.Client.Tests.Chat;

public sealed class ReasoningAndCacheTests
{
    private static readonly Tool Weather = new() { Name = "get_weather", InputSchemaJson = "{}" };

    [Fact]
    public async Task Effort_has_a_member_of_its_own() => Assert.Equal(
        """{"messages":[{"role":"user","content":[{"text":"hi"}]}],"outputConfig":{"effort":"high"}}""",
        await Chats.BodyAsync(Chats.Hi with { ReasoningEffort = "high" }));

    [Fact]
    public async Task A_refused_effort_is_told_where_else_it_may_go()
    {
        var refused = new FakeTransport(FakeTransport.Refuse("ValidationException", 400, "no"), FakeTransport.Refuse("ValidationException", 400, "no"));
        var service = Chats.Service(refused);
        Task ask(ChatRequest request) => service.ConverseAsync(request with { ModelId = "arn:aws:bedrock:us-east-1:111122223333:inference-profile/x.y" }, CancellationToken.None);
        var fault = await Assert.ThrowsAsync<BedrockException>(() => ask(Chats.Hi with { ReasoningEffort = "low" }));
        Assert.Equal(("ValidationException", "no"), (fault.ErrorId, fault.ServiceMessage));
        Assert.Contains("-AdditionalField", fault.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("-AdditionalField", (await Assert.ThrowsAsync<BedrockException>(() => ask(Chats.Hi))).RecommendedAction ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_goes_out_as_claude_takes_it() => Assert.Equal(
        """{"messages":[{"role":"user","content":[{"text":"hi"}]}],"inferenceConfig":{"maxTokens":2048},"additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":1024}}}""",
        await Chats.BodyAsync(Chats.Hi with { MaxTokens = 2048, AdditionalFields = ReasoningRules.WithBudget(null, 1024, Chats.ModelId) }));

    [Fact]
    public async Task Cache_points_stand_where_they_were_asked_for() => Assert.Equal(
        """{"messages":[{"role":"user","content":[{"text":"hi"},{"cachePoint":{"type":"default","ttl":"1h"}}]}],"system":[{"text":"s"},{"cachePoint":{"type":"default","ttl":"1h"}}],"toolConfig":{"tools":[{"toolSpec":{"name":"get_weather","inputSchema":{"json":{}}}},{"cachePoint":{"type":"default","ttl":"1h"}}]}}""",
        await Chats.BodyAsync(Chats.Hi with { System = "s", Tools = [Weather], CachePoints = [CachePlace.System, CachePlace.Tool, CachePlace.Message], CacheTtl = "1h" }));

    [Fact]
    public async Task No_time_to_live_is_sent_unless_given() => Assert.Equal(
        """{"messages":[{"role":"user","content":[{"text":"hi"}]}],"system":[{"text":"s"},{"cachePoint":{"type":"default"}}]}""",
        await Chats.BodyAsync(Chats.Hi with { System = "s", CachePoints = [CachePlace.System] }));

    [Fact]
    public async Task Counting_takes_the_same_points()
    {
        var transport = FakeTransport.Json("""{"inputTokens":1}""");
        await Chats.Service(transport).CountTokensAsync(Chats.Hi with { CachePoints = [CachePlace.Message], ReasoningEffort = "low" }, CancellationToken.None);
        Assert.Equal("""{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"hi"},{"cachePoint":{"type":"default"}}]}]}}}""", transport.LastBody);
    }

    [Fact]
    public async Task Reasoning_is_apart_from_the_text_and_goes_back_as_it_came()
    {
        const string content = """[{"reasoningContent":{"reasoningText":{"text":" \u00e9 ","signature":"s/+="} }},{"reasoningContent":{"redactedContent":"AAE="}},{"text":"answer"}]""";
        var first = await Chats.ConverseAsync($$$$$"""{"output":{"message":{"role":"assistant","content":{{{{{content}}}}}}},"stopReason":"end_turn"}""");
        Assert.Equal(("answer", " é "), (first.Text, first.Reasoning));
        var next = Chats.Request([.. first.Conversation!.Messages, Message.User(ContentBlock.OfText("more"))]) with { Conversation = first.Conversation };
        Assert.Contains($$$$$"""{"role":"assistant","content":{{{{{content}}}}}}""", await Chats.BodyAsync(next), StringComparison.Ordinal);
    }
}
