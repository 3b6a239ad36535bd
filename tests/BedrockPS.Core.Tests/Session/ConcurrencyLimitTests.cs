using BedrockPS.Core.Session;

namespace BedrockPS.Core.Tests.Session;

public sealed class ConcurrencyLimitTests
{
    [Fact]
    public void Throttling_halves_the_limit_down_to_one()
    {
        var limit = new ConcurrencyLimit(8);
        Assert.Equal([4, 2, 1, 1], Enumerable.Range(0, 4).Select(_ => Throttled(limit)));
    }

    [Fact]
    public void Calls_that_began_before_a_cut_do_not_cut_again()
    {
        var limit = new ConcurrencyLimit(8);
        var tickets = Enumerable.Range(0, 8).Select(_ => limit.Begin()).ToList();
        foreach (var ticket in tickets)
            limit.End(ticket, throttled: true);
        Assert.Equal(4, limit.Current);
    }

    [Fact]
    public void A_full_round_without_throttling_grows_it_by_one_up_to_where_it_began()
    {
        var limit = new ConcurrencyLimit(3);
        Throttled(limit);
        Assert.Equal(1, limit.Current);
        Well(limit, 1);
        Assert.Equal(2, limit.Current);
        Well(limit, 1);
        Assert.Equal(2, limit.Current);
        Well(limit, 1);
        Assert.Equal(3, limit.Current);
        Well(limit, 30);
        Assert.Equal(3, limit.Current);
    }

    [Fact]
    public void A_limit_under_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ConcurrencyLimit(0));

    private static int Throttled(ConcurrencyLimit limit)
    {
        limit.End(limit.Begin(), throttled: true);
        return limit.Current;
    }

    private static void Well(ConcurrencyLimit limit, int calls)
    {
        for (var i = 0; i < calls; i++)
            limit.End(limit.Begin(), throttled: false);
    }
}
