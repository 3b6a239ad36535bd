using BedrockPS.Core.Usage;

namespace BedrockPS.Core.Tests.Usage;

public sealed class PriceListTests
{
    private static readonly ModelPrice Price = new()
    {
        InputPerMillion = 0.06m, OutputPerMillion = 0.24m, CacheReadPerMillion = 0.015m, CacheWritePerMillion = 0.075m, CacheWrite1hPerMillion = 0.12m,
    };

    [Theory]
    [InlineData(1, 0, null, null, null, "0.00000006")]
    [InlineData(1_000_000, 1_000_000, null, null, null, "0.3")]
    [InlineData(7, 3, 11L, 13L, 5L, "0.000002505")]
    [InlineData(0, 0, 0L, 0L, null, "0")]
    public void A_cost_is_exact(int input, int output, long? read, long? write, long? hour, string cost)
    {
        var used = new UsageEntry { InputTokens = input, OutputTokens = output, CacheReadInputTokens = read, CacheWriteInputTokens = write, CacheWrite1hInputTokens = hour };
        Assert.Equal(cost, Price.CostOf(used)?.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Without_tokens_or_a_price_that_they_need_there_is_no_cost()
    {
        Assert.Null(Price.CostOf(new UsageEntry()));
        Assert.Null(Price.CostOf(new UsageEntry { InputTokens = 1 }));
        Assert.Null((Price with { CacheReadPerMillion = null }).CostOf(new UsageEntry { InputTokens = 1, OutputTokens = 1, CacheReadInputTokens = 1 }));
        Assert.Null((Price with { CacheWrite1hPerMillion = null }).CostOf(new UsageEntry { InputTokens = 1, OutputTokens = 1, CacheWriteInputTokens = 2, CacheWrite1hInputTokens = 1 }));
        Assert.Equal(0.0000003m, (Price with { CacheReadPerMillion = null }).CostOf(new UsageEntry { InputTokens = 1, OutputTokens = 1, CacheReadInputTokens = 0 }));
    }

    [Theory]
    [InlineData("a.nova-lite", 1)]
    [InlineData("us.a.nova-lite", 3)]
    [InlineData("us.a.nova-pro", 2)]
    [InlineData("a.other", null)]
    public void An_id_that_is_named_comes_first_then_the_longest_pattern(string modelId, int? price)
    {
        var list = List(("*nova*", 2), ("*nova-lite*", 3), ("a.nova-lite", 1));
        Assert.Equal((decimal?)price, list.For(modelId)?.InputPerMillion);
    }

    [Fact]
    public void A_cost_that_an_entry_has_stays()
    {
        var list = List(("m", 5));
        var entry = new UsageEntry { ModelId = "m", InputTokens = 1_000_000, OutputTokens = 0, Cost = 1, Currency = "EUR" };
        Assert.Same(entry, entry.Priced(list));
        var priced = new UsageEntry { ModelId = "m", InputTokens = 1_000_000, OutputTokens = 0, CallsWithoutCost = 1 }.Priced(list);
        Assert.Equal((5m, "USD", 0L), (priced.Cost, priced.Currency, priced.CallsWithoutCost));
        Assert.Null(new UsageEntry { ModelId = "other", InputTokens = 1, OutputTokens = 0 }.Priced(list).Cost);
    }

    private static PriceList List(params (string Id, decimal Input)[] models) =>
        new("USD", [.. models.Select(model => KeyValuePair.Create(model.Id, new ModelPrice { InputPerMillion = model.Input, OutputPerMillion = 0 }))]);
}
