using BedrockPS.Core.Usage;

namespace BedrockPS.Core.Tests.Usage;

public sealed class BudgetTests
{
    [Fact]
    public async Task What_would_exceed_it_is_refused_with_the_figures()
    {
        var budget = new Budget(0.5m, "-BudgetUsd");
        await budget.TakeAsync(0.3m, isStream: false, CancellationToken.None);
        budget.Settle(0.3m, isStream: false, 0.3m);
        var fault = await Assert.ThrowsAsync<BedrockException>(() => budget.TakeAsync(0.20000001m, isStream: false, CancellationToken.None));
        Assert.Equal(("BudgetExceeded", ErrorKind.LimitsExceeded, false), (fault.ErrorId, fault.Kind, fault.IsSetup));
        Assert.Equal("The call was not sent: it may cost up to 0.20000001 USD, and the budget of 0.5 USD (-BudgetUsd) has 0.3 USD spent.", fault.Message);
        await budget.TakeAsync(0.2m, isStream: false, CancellationToken.None);
    }

    [Fact]
    public async Task What_does_not_fit_beside_others_waits_until_they_end()
    {
        var budget = new Budget(1, "b");
        await budget.TakeAsync(0.8m, isStream: false, CancellationToken.None);
        Assert.False(budget.Fits(0.5m));
        var waits = budget.TakeAsync(0.5m, isStream: false, CancellationToken.None);
        Assert.False(waits.IsCompleted);
        budget.Settle(0.8m, isStream: false, 0.5m);
        await waits;
    }

    [Fact]
    public async Task What_waited_is_refused_when_the_others_cost_too_much()
    {
        var budget = new Budget(1, "b");
        await budget.TakeAsync(0.8m, isStream: false, CancellationToken.None);
        var waits = budget.TakeAsync(0.5m, isStream: false, CancellationToken.None);
        budget.Settle(0.8m, isStream: false, 0.7m);
        Assert.Equal("BudgetExceeded", (await Assert.ThrowsAsync<BedrockException>(() => waits)).ErrorId);
    }

    [Fact]
    public async Task A_wait_can_be_stopped()
    {
        var budget = new Budget(1, "b");
        await budget.TakeAsync(1, isStream: false, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var waits = budget.TakeAsync(1, isStream: false, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        budget.Settle(1, isStream: false, 0);
        Assert.True(budget.Fits(1));
    }

    [Fact]
    public async Task Nothing_waits_for_a_stream()
    {
        var budget = new Budget(1, "b");
        await budget.TakeAsync(0.8m, isStream: true, CancellationToken.None);
        var fault = await Assert.ThrowsAsync<BedrockException>(() => budget.TakeAsync(0.5m, isStream: false, CancellationToken.None));
        Assert.EndsWith("has 0 USD spent and 0.8 USD held for streams that run.", fault.Message, StringComparison.Ordinal);
        budget.Settle(0.8m, isStream: true, 0.1m);
        await budget.TakeAsync(0.5m, isStream: false, CancellationToken.None);
    }

    [Fact]
    public async Task Parallel_calls_never_exceed_it_and_use_it_up()
    {
        var budget = new Budget(100, "b");
        long open = 0, spent = 0, refused = 0, highest = 0;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 20; i++)
            {
                try
                {
                    await budget.TakeAsync(3, isStream: false, CancellationToken.None);
                }
                catch (BedrockException)
                {
                    Interlocked.Increment(ref refused);
                    continue;
                }

                var now = Interlocked.Add(ref open, 3) + Interlocked.Read(ref spent);
                lock (budget)
                    highest = Math.Max(highest, now);
                await Task.Yield();
                var cost = random.Next(1, 4);
                Interlocked.Add(ref open, -3);
                Interlocked.Add(ref spent, cost);
                budget.Settle(3, isStream: false, cost);
            }
        })));
        Assert.InRange(highest, 1, 100);
        Assert.Equal(spent, budget.Spent);
        Assert.InRange(spent, 98, 100);
        Assert.True(refused > 0);
    }
}
