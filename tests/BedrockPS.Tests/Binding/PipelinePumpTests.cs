using System.Runtime.CompilerServices;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Tests.Binding;

public sealed class PipelinePumpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Posted_actions_run_on_the_waiting_thread()
    {
        using var pump = new PipelinePump();
        var ran = 0;
        pump.Await(async _ =>
        {
            await Task.Yield();
            pump.Post(() => ran = Environment.CurrentManagedThreadId);
        });
        Assert.Equal(Environment.CurrentManagedThreadId, ran);
    }

    [Fact]
    public void More_posts_than_the_queue_holds_arrive_in_order()
    {
        using var pump = new PipelinePump();
        var seen = new List<int>();
        pump.Await(_ =>
        {
            for (var i = 0; i < 5000; i++)
            {
                var number = i;
                pump.Post(() => seen.Add(number));
            }
            return Task.CompletedTask;
        });
        Assert.Equal(Enumerable.Range(0, 5000), seen);
    }

    [Fact]
    public void Posts_of_the_waiting_thread_itself_never_block()
    {
        using var pump = new PipelinePump();
        var seen = 0;
        pump.DrainPosted();
        for (var i = 0; i < 5000; i++)
            pump.Post(() => seen++);
        pump.DrainPosted();
        Assert.Equal(5000, seen);
    }

    [Fact]
    public void A_fault_of_the_work_reaches_the_waiter_unchanged()
    {
        using var pump = new PipelinePump();
        var mine = new InvalidTimeZoneException("mine");
        Assert.Same(mine, Assert.Throws<InvalidTimeZoneException>(() => pump.Await(_ => Task.FromException(mine))));
    }

    [Fact]
    public async Task A_stop_ends_a_stalled_wait_after_its_work_has_ended()
    {
        using var pump = new PipelinePump();
        var cleaned = false;
        var started = new TaskCompletionSource();
        var waiter = Task.Run(() => pump.Await(async token =>
        {
            started.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                cleaned = true;
            }
        }));
        await started.Task.WaitAsync(Patience);
        pump.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter.WaitAsync(Patience));
        Assert.True(cleaned);
    }

    [Fact]
    public void An_action_that_throws_ends_the_work_first_and_keeps_its_exception()
    {
        using var pump = new PipelinePump();
        var cleaned = false;
        var fault = Assert.Throws<InvalidTimeZoneException>(() => pump.Await(async token =>
        {
            pump.Post(() => throw new InvalidTimeZoneException("mine"));
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                cleaned = true;
            }
        }));
        Assert.Equal("mine", fault.Message);
        Assert.True(cleaned);
    }

    [Fact]
    public void Pulling_asks_for_nothing_that_was_not_asked_for()
    {
        using var pump = new PipelinePump();
        var source = new Source();
        Assert.Equal([0, 1], pump.Pull(source.ItemsAsync).Take(2));
        Assert.Equal(2, source.Produced);
        Assert.True(source.Disposed);
    }

    [Fact]
    public void Everything_before_a_fault_is_delivered()
    {
        using var pump = new PipelinePump();
        var seen = new List<int>();
        var source = new Source { FailAt = 3 };
        Assert.Throws<InvalidTimeZoneException>(() =>
        {
            foreach (var item in pump.Pull(source.ItemsAsync))
                seen.Add(item);
        });
        Assert.Equal([0, 1, 2], seen);
        Assert.True(source.Disposed);
    }

    [Fact]
    public async Task A_stop_reaches_a_stalled_stream()
    {
        using var pump = new PipelinePump();
        var source = new Source { StallAt = 2 };
        var reader = Task.Run(() => pump.Pull(source.ItemsAsync).ToList());
        await source.Stalled.Task.WaitAsync(Patience);
        pump.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.WaitAsync(Patience));
        Assert.True(source.Disposed);
    }

    [Fact]
    public void After_the_end_posts_and_stops_do_nothing()
    {
        var pump = new PipelinePump();
        pump.Dispose();
        pump.Post(() => throw new InvalidOperationException());
        pump.Cancel();
    }

    private sealed class Source
    {
        public int FailAt { get; init; } = -1;

        public int StallAt { get; init; } = -1;

        public int Produced { get; private set; }

        public bool Disposed { get; private set; }

        public TaskCompletionSource Stalled { get; } = new();

        public async IAsyncEnumerable<int> ItemsAsync([EnumeratorCancellation] CancellationToken token)
        {
            try
            {
                for (var i = 0; i < 100; i++)
                {
                    if (i % 2 == 0)
                        await Task.Yield();
                    if (i == FailAt)
                        throw new InvalidTimeZoneException();
                    if (i == StallAt)
                    {
                        Stalled.SetResult();
                        await Task.Delay(Timeout.Infinite, token);
                    }
                    Produced++;
                    yield return i;
                }
            }
            finally
            {
                Disposed = true;
            }
        }
    }
}
