using BedrockPS.Commands.Chat.Interactive;

namespace BedrockPS.Tests.Chat.Interactive;

public sealed class ChatTotalsTests
{
    [Fact]
    public void Nothing_is_used_at_first() => Assert.Equal("No tokens were used yet.", new ChatTotals().ToString());

    [Fact]
    public void Tokens_add_up_and_what_is_not_known_is_said()
    {
        var totals = new ChatTotals();
        totals.Add(new TokenUsage { InputTokens = 12, OutputTokens = 30, CacheReadInputTokens = 1000 });
        Assert.Equal("Tokens: in 12, out 30, cache read 1000, cache write 0 (1 answer).", totals.ToString());
        totals.Add(new TokenUsage { InputTokens = 3, OutputTokens = 4 });
        totals.AddLost();
        Assert.Equal("Tokens: in 15, out 34, cache read 1000, cache write 0 (2 answers). Not known: 1 answer that broke off.", totals.ToString());
    }

    [Fact]
    public void Lost_answers_alone_have_no_tokens()
    {
        var totals = new ChatTotals();
        totals.AddLost();
        Assert.Equal("Not known: 1 answer that broke off.", totals.ToString());
    }
}
