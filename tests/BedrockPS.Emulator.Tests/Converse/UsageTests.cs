namespace BedrockEmulator.Tests.Converse;

public sealed class UsageTests : EngineTest
{
    private const string Cached = """{"system":[{"text":"one two three four five"},{"cachePoint":{"type":"default"}}],"messages":[{"role":"user","content":[{"text":"six seven"}]}]}""";

    private string Usage(string body, string modelId = "local.echo-v1") => Ask(body, modelId).Response["usage"]!.ToJsonString();

    [Fact]
    public void A_prefix_is_written_once_and_read_afterwards()
    {
        Assert.Equal("""{"inputTokens":6,"outputTokens":2,"totalTokens":13,"cacheReadInputTokens":0,"cacheWriteInputTokens":5,"cacheDetails":[{"ttl":"5m","inputTokens":5}]}""", Usage(Cached));
        Assert.Equal("""{"inputTokens":6,"outputTokens":2,"totalTokens":13,"cacheReadInputTokens":5,"cacheWriteInputTokens":0}""", Usage(Cached));
        Assert.Contains("\"cacheReadInputTokens\":0", Usage(Cached.Replace("five", "5", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_longer_prefix_reads_the_part_it_shares()
    {
        Usage(Cached);
        Assert.Equal(
            """{"inputTokens":2,"outputTokens":4,"totalTokens":17,"cacheReadInputTokens":5,"cacheWriteInputTokens":6,"cacheDetails":[{"ttl":"1h","inputTokens":6}]}""",
            Usage("""{"system":[{"text":"one two three four five"},{"cachePoint":{"type":"default"}}],"messages":[{"role":"user","content":[{"text":"six seven"},{"cachePoint":{"type":"default","ttl":"1h"}},{"text":"eight nine"}]}]}"""));
    }

    [Fact]
    public void A_prefix_is_forgotten_after_its_time_but_use_renews_it()
    {
        Usage(Cached);
        Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Contains("\"cacheReadInputTokens\":5", Usage(Cached), StringComparison.Ordinal);
        Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Contains("\"cacheReadInputTokens\":5", Usage(Cached), StringComparison.Ordinal);
        Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Contains("\"cacheReadInputTokens\":0", Usage(Cached), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_model_has_its_own_cache_and_models_of_the_service_keep_no_short_prefix()
    {
        Usage(Cached);
        Assert.Contains("\"cacheReadInputTokens\":0,\"cacheWriteInputTokens\":5", Usage(Cached, "local.extract-v1"), StringComparison.Ordinal);
        Assert.Contains("\"cacheReadInputTokens\":0,\"cacheWriteInputTokens\":0", Usage(Cached, "amazon.nova-lite-v1:0"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_cache_point_usage_says_nothing_of_the_cache() =>
        Assert.Equal("""{"inputTokens":5,"outputTokens":1,"totalTokens":6}""", Usage("""{"messages":[{"role":"user","content":[{"text":"hi"}]}]}"""));

    [Theory]
    [InlineData("", 0)]
    [InlineData("word", 1)]
    [InlineData("longer", 1)]
    [InlineData("sevenxx", 2)]
    [InlineData("two words, one comma", 5)]
    [InlineData("\u4F60\u597D \U0001F30D", 3)]
    public void Tokens_follow_one_rule(string text, int expected) => Assert.Equal(expected, BedrockEmulator.Models.Tokens.Count(text));

    [Fact]
    public void Count_tokens_agrees_with_the_input_of_converse()
    {
        const string Members = """ "system":[{"text":"Be kind."},{"cachePoint":{"type":"default"}}],"messages":[{"role":"user","content":[{"text":"one two"},{"document":{"format":"txt","name":"a","source":{"bytes":"aGVsbG8gdGhlcmU="}}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"get_time","description":"the time","inputSchema":{"json":{"type":"object"}}}}]} """;
        var usage = Ask($$"""{ {{Members}} }""").Response["usage"]!;
        var total = usage["inputTokens"]!.GetValue<int>() + usage["cacheReadInputTokens"]!.GetValue<int>() + usage["cacheWriteInputTokens"]!.GetValue<int>();
        Assert.Equal(total, Count($$$$"""{"input":{"converse":{ {{{{Members}}}} }}}"""));
    }

    [Fact]
    public void Count_tokens_takes_native_bodies()
    {
        var body = Base64("""{"anthropic_version":"bedrock-2023-05-31","max_tokens":10,"system":"Be kind.","messages":[{"role":"user","content":[{"type":"text","text":"one two"}]}]}""");
        Assert.Equal(Count("""{"input":{"converse":{"system":[{"text":"Be kind."}],"messages":[{"role":"user","content":[{"text":"one two"}]}]}}}"""), Count($$$$"""{"input":{"invokeModel":{"body":"{{{{body}}}}"}}}"""));
        Assert.Equal(2, Count($$$$"""{"input":{"invokeModel":{"body":"{{{{Base64("""{"inputText":"one two"}""")}}}}"}}}"""));
        Assert.Equal("ValidationException", CountRefused($$$$"""{"input":{"invokeModel":{"body":"{{{{Base64("no json")}}}}"}}}""").Code);
    }

    [Theory]
    [InlineData("{}", "local.echo-v1", "1 validation error detected: Value null at 'input' failed to satisfy constraint: Member must not be null")]
    [InlineData("""{"input":{}}""", "local.echo-v1", "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have exactly one of [invokeModel, converse] set")]
    [InlineData("""{"input":{"converse":{}}}""", "no.model", "The provided model identifier is invalid.")]
    [InlineData("""{"input":{"converse":{}}}""", "local.embed-v1", "The provided model doesn't support counting tokens.")]
    public void Count_tokens_refuses_what_it_cannot_count(string body, string modelId, string message) => Assert.Equal(message, CountRefused(body, modelId).Message);
}
