using BedrockPS.Commands.Binding;
using BedrockPS.Core.Session;

namespace BedrockPS.Tests.Binding;

public sealed class ThrottledCallsTests
{
    [Fact]
    public void Results_come_in_input_order()
    {
        using var pump = new PipelinePump();
        var calls = new ThrottledCalls<int>(pump, new ConcurrencyLimit(3), ordered: true);
        var gates = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource()).ToArray();
        var seen = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var number = i;
            Submit(calls, async () =>
            {
                await gates[number].Task;
                return number;
            }, seen);
        }
        foreach (var gate in Enumerable.Reverse(gates))
            gate.SetResult();
        calls.Finish();
        Assert.Equal([0, 1, 2], seen);
    }

    [Fact]
    public async Task A_slow_head_does_not_gather_the_rest_in_memory()
    {
        const int Items = 2000;
        using var pump = new PipelinePump();
        var calls = new ThrottledCalls<int>(pump, new ConcurrencyLimit(2), ordered: true);
        var head = new TaskCompletionSource();
        var begun = 0;
        var seen = new List<int>();
        var run = Task.Run(() =>
        {
            Submit(calls, async () =>
            {
                await head.Task;
                return 0;
            }, seen);
            for (var i = 1; i < Items; i++)
            {
                var number = i;
                if (i % 10 == 0)
                    calls.Skip(() => seen.Add(number));
                else
                    Submit(calls, () => Task.FromResult(Interlocked.Increment(ref begun) > 0 ? number : 0), seen);
            }

            calls.Finish();
        });
        while (Volatile.Read(ref begun) < 200)
            await Task.Yield();
        head.SetResult();
        await run;
        Assert.Equal(Enumerable.Range(0, Items), seen);
        Assert.InRange(calls.MostHeld, 1, 256);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_long_input_is_taken_no_faster_than_its_output_leaves(bool ordered)
    {
        const int Items = 200_000;
        using var pump = new PipelinePump();
        var calls = new ThrottledCalls<int>(pump, new ConcurrencyLimit(4), ordered);
        long taken = 0, left = 0, most = 0;
        for (var i = 0; i < Items; i++)
        {
            most = Math.Max(most, ++taken - left);
            calls.Submit(_ => Task.FromResult(0), (_, _) => false, (_, _) => left++);
        }
        calls.Finish();
        Assert.Equal(Items, left);
        Assert.InRange(most, 1, 257);
        Assert.InRange(calls.MostHeld, 1, 256);
    }

    [Fact]
    public async Task While_all_calls_hang_a_few_items_are_taken_ahead_and_no_more()
    {
        const int Limit = 3, Ahead = 16;
        using var pump = new PipelinePump();
        var calls = new ThrottledCalls<int>(pump, new ConcurrencyLimit(Limit), ordered: false);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;
        var taken = 0;
        var run = Task.Run(() =>
        {
            while (taken < 1000)
            {
                Submit(calls, async () =>
                {
                    Interlocked.Increment(ref begun);
                    await gate.Task;
                    return 0;
                }, []);
                taken++;
            }
            calls.Finish();
        });
        while (Volatile.Read(ref taken) < Limit + Ahead || Volatile.Read(ref begun) < Limit)
            await Task.Yield();
        for (var i = 0; i < 1000; i++)
            await Task.Yield();
        Assert.Equal(Limit + Ahead, Volatile.Read(ref taken));
        Assert.Equal(Limit, Volatile.Read(ref begun));
        gate.SetResult();
        await run;
        Assert.Equal(1000, begun);
    }

    [Fact]
    public void A_stop_starts_none_of_the_items_taken_ahead()
    {
        using var pump = new PipelinePump();
        var calls = new ThrottledCalls<int>(pump, new ConcurrencyLimit(1), ordered: true);
        var begun = 0;
        for (var i = 0; i < 5; i++)
        {
            calls.Submit(async token =>
            {
                begun++;
                pump.Cancel();
                await Task.Delay(Timeout.Infinite, token);
                return 0;
            }, (_, _) => false, (_, _) => { });
        }
        Assert.ThrowsAny<OperationCanceledException>(calls.Finish);
        Assert.Equal(1, begun);
    }

    [Fact]
    public void Without_order_what_is_ready_comes_first()
    {
        using var pump = new PipelinePump();
        var calls = new ThrottledCalls<int>(pump, new ConcurrencyLimit(2), ordered: false);
        var first = new TaskCompletionSource();
        var seen = new List<int>();
        Submit(calls, async () =>
        {
            await first.Task;
            return 1;
        }, seen);
        calls.Submit(_ => Task.FromResult(2), (_, _) => false, (result, _) =>
        {
            seen.Add(result);
            first.SetResult();
        });
        calls.Finish();
        Assert.Equal([2, 1], seen);
    }

    [Fact]
    public void No_more_run_than_the_limit_allows()
    {
        using var pump = new PipelinePump();
        var calls = new ThrottledCalls<int>(pump, new ConcurrencyLimit(3), ordered: true);
        int running = 0, highest = 0;
        for (var i = 0; i < 30; i++)
        {
            Submit(calls, async () =>
            {
                InterlockedMax(ref highest, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return 0;
            }, []);
        }
        calls.Finish();
        Assert.InRange(highest, 1, 3);
    }

    [Fact]
    public void Throttling_shrinks_what_runs_side_by_side()
    {
        using var pump = new PipelinePump();
        var limit = new ConcurrencyLimit(4);
        var calls = new ThrottledCalls<int>(pump, limit, ordered: true);
        calls.Submit(_ => Task.FromResult(0), (_, _) => true, (_, _) => { });
        calls.Finish();
        Assert.Equal(2, limit.Current);
    }

    [Fact]
    public void Faults_and_skipped_items_keep_their_place()
    {
        using var pump = new PipelinePump();
        var calls = new ThrottledCalls<string>(pump, new ConcurrencyLimit(2), ordered: true);
        var seen = new List<string>();
        void Add(string? result, Exception? fault) => seen.Add(fault?.Message ?? result!);
        calls.Submit(async _ => { await Task.Yield(); return "a"; }, (_, _) => false, Add);
        calls.Skip(() => seen.Add("skipped"));
        calls.Submit(_ => throw new InvalidOperationException("bad"), (_, _) => false, Add);
        calls.Submit(_ => Task.FromResult("c"), (_, _) => false, Add);
        calls.Finish();
        Assert.Equal(["a", "skipped", "bad", "c"], seen);
    }

    private static void Submit(ThrottledCalls<int> calls, Func<Task<int>> work, List<int> seen) =>
        calls.Submit(_ => work(), (_, _) => false, (result, _) => seen.Add(result));

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
