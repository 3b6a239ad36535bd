using BedrockPS.Core.Usage;

namespace BedrockPS.Core.Tests.Usage;

public sealed class UsageLedgerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_keeps_the_latest_calls_and_exact_sums_of_the_earlier_ones()
    {
        var ledger = new UsageLedger(capacity: 10);
        for (var i = 0; i < 25; i++)
            ledger.Add(Entry(i % 2 == 0 ? "a" : "b", input: i, Noon.AddMinutes(i)));
        var content = ledger.Read();
        Assert.Equal(Enumerable.Range(15, 10).Select(i => (long?)i), content.Latest.Select(entry => entry.InputTokens));
        Assert.Equal([("a", 8L, 56L), ("b", 7L, 49L)], content.Earlier.Select(sum => (sum.ModelId!, sum.Calls, sum.InputTokens!.Value)));
        Assert.Equal(Noon.AddMinutes(14), content.EarlierUntil);
        ledger.Clear();
        Assert.Equal((0, 0, null), (ledger.Read().Latest.Count, ledger.Read().Earlier.Count, ledger.Read().EarlierUntil));
    }

    [Fact]
    public void Earlier_calls_can_still_be_priced_but_for_those_whose_tokens_are_not_known()
    {
        var ledger = new UsageLedger(capacity: 1);
        ledger.Add(Entry("a", 1_000_000, Noon));
        ledger.Add(Entry("a", null, Noon));
        ledger.Add(Entry("a", 2_000_000, Noon));
        ledger.Add(Entry("a", 0, Noon));
        var prices = new PriceList("USD", [KeyValuePair.Create("a", new ModelPrice { InputPerMillion = 2, OutputPerMillion = 0 })]);
        var sums = new UsageSums(UsageGroup.Model);
        var content = ledger.Read();
        foreach (var entry in content.Earlier.Concat(content.Latest))
            sums.Add(entry.Priced(prices));
        var sum = Assert.Single(sums.Entries());
        Assert.Equal((4L, 3_000_000L, 6m, "USD", 1L), (sum.Calls, sum.InputTokens, sum.Cost, sum.Currency, sum.CallsWithoutCost));
    }

    [Fact]
    public void Sums_are_by_what_is_asked_for_and_never_over_two_currencies()
    {
        var sums = new UsageSums(UsageGroup.Day);
        sums.Add(Entry("a", 1, Noon, 1, "USD"));
        sums.Add(Entry("b", 2, Noon.AddHours(11), 2, "USD"));
        sums.Add(Entry("b", 3, Noon.AddHours(12), 3, "EUR"));
        sums.Add(Entry("b", 4, Noon.AddHours(13), 4, "USD"));
        sums.Add(Entry("b", 5, Noon.AddHours(14)));
        Assert.Equal(
            [(Noon.AddHours(-12), 2L, 3L, 3m, "USD", 0L), (Noon.AddHours(12), 2L, 8L, 3m, "EUR", 1L), (Noon.AddHours(12), 1L, 4L, 4m, "USD", 0L)],
            sums.Entries().Select(sum => (sum.Time!.Value, sum.Calls, sum.InputTokens!.Value, sum.Cost!.Value, sum.Currency!, sum.CallsWithoutCost)));
        Assert.All(sums.Entries(), sum => Assert.Null(sum.ModelId));
    }

    [Fact]
    public void It_takes_calls_from_all_threads()
    {
        var ledger = new UsageLedger(capacity: 100);
        Parallel.For(0, 5000, i => ledger.Add(Entry("a", 1, Noon)));
        var content = ledger.Read();
        Assert.Equal(100, content.Latest.Count);
        Assert.Equal(4900, Assert.Single(content.Earlier).InputTokens);
    }

    [Theory]
    [InlineData("*NOVA*", null, 2)]
    [InlineData(null, "Test-*", 1)]
    [InlineData("nova", null, 0)]
    public void A_filter_takes_patterns_in_any_case(string? modelId, string? cmdlet, int count)
    {
        UsageEntry[] entries = [Entry("a.nova-lite", 1, Noon), Entry("a.nova-pro", 1, Noon, cmdlet: "Test-BedrockModel"), Entry("other", 1, Noon)];
        var filter = new UsageFilter(modelId is null ? null : [modelId], cmdlet is null ? null : [cmdlet], null);
        Assert.Equal(count, entries.Count(filter.Takes));
    }

    [Fact]
    public void A_filter_takes_calls_from_a_time_on()
    {
        var filter = new UsageFilter(null, null, Noon);
        Assert.True(filter.Takes(Entry("a", 1, Noon)));
        Assert.False(filter.Takes(Entry("a", 1, Noon.AddTicks(-1))));
    }

    private static UsageEntry Entry(string model, long? input, DateTimeOffset time, decimal? cost = null, string? currency = null, string cmdlet = "Invoke-BedrockChat") => new()
    {
        Time = time, ModelId = model, Region = "us-east-1", Cmdlet = cmdlet, InputTokens = input, OutputTokens = input is null ? null : 0, Cost = cost, Currency = currency, CallsWithoutCost = cost is null ? 1 : 0,
    };
}
