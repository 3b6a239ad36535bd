using Amazon.Runtime;
using BedrockPS.Client.Session.Providers;
using Microsoft.Extensions.Time.Testing;

namespace BedrockPS.Client.Tests.Session;

public sealed class RenewalTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task However_many_wait_one_fetch_runs()
    {
        var gate = new TaskCompletionSource();
        var source = new Numbered(time, TimeSpan.FromHours(1)) { Gate = gate.Task };
        var waiting = Enumerable.Range(0, 50).Select(_ => source.GetCredentialsAsync()).ToArray();
        gate.SetResult();
        Assert.Single((await Task.WhenAll(waiting)).Select(keys => keys.AccessKey).Distinct());
        Assert.Equal(1, source.Fetched);
        Assert.Same(await source.GetCredentialsAsync(), await source.GetCredentialsAsync());
    }

    [Fact]
    public async Task Keys_are_renewed_before_they_end_while_the_old_ones_serve()
    {
        var source = new Numbered(time, TimeSpan.FromHours(1));
        Assert.Equal("KEY1", (await source.GetCredentialsAsync()).AccessKey);
        time.Advance(TimeSpan.FromMinutes(54));
        Assert.Equal("KEY1", (await source.GetCredentialsAsync()).AccessKey);
        Assert.Equal(1, source.Fetched);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("KEY1", (await source.GetCredentialsAsync()).AccessKey);
        await source.Second.Task;
        while ((await source.GetCredentialsAsync()).AccessKey != "KEY2")
            await Task.Yield();
        Assert.Equal(2, source.Fetched);
    }

    [Fact]
    public async Task Keys_that_ended_are_fetched_before_the_call()
    {
        var source = new Numbered(time, TimeSpan.FromHours(1));
        await source.GetCredentialsAsync();
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal("KEY2", (await source.GetCredentialsAsync()).AccessKey);
    }

    [Fact]
    public async Task A_failed_early_renewal_does_no_harm()
    {
        var source = new Numbered(time, TimeSpan.FromHours(1));
        await source.GetCredentialsAsync();
        source.Fault = new BedrockException("X", ErrorKind.ConnectionError, "no");
        time.Advance(TimeSpan.FromMinutes(56));
        Assert.Equal("KEY1", (await source.GetCredentialsAsync()).AccessKey);
        time.Advance(TimeSpan.FromMinutes(10));
        await Assert.ThrowsAsync<BedrockException>(source.GetCredentialsAsync);
        source.Fault = null;
        Assert.StartsWith("KEY", (await source.GetCredentialsAsync()).AccessKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_keys_are_dropped_once_however_many_calls_report_them()
    {
        var source = new Numbered(time, TimeSpan.FromHours(1));
        await source.GetCredentialsAsync();
        Assert.True(source.Discard("KEY1"));
        Assert.Equal("KEY2", (await source.GetCredentialsAsync()).AccessKey);
        Assert.True(source.Discard("KEY1"));
        Assert.Equal("KEY2", (await source.GetCredentialsAsync()).AccessKey);
        Assert.Equal(2, source.Fetched);
    }

    [Fact]
    public async Task Keys_that_had_ended_when_they_arrived_are_an_error()
    {
        var source = new Numbered(time, TimeSpan.FromSeconds(-1));
        var error = await Assert.ThrowsAsync<BedrockException>(source.GetCredentialsAsync);
        Assert.Equal(ErrorIds.CredentialsExpired, error.ErrorId);
    }

    [Fact]
    public async Task A_fetch_that_hangs_ends_with_an_error_after_its_limit()
    {
        var source = new Numbered(time, TimeSpan.FromHours(1)) { Gate = new TaskCompletionSource().Task };
        var pending = source.GetCredentialsAsync();
        await source.First.Task;
        time.Advance(TimeSpan.FromSeconds(61));
        var error = await Assert.ThrowsAsync<BedrockException>(() => pending);
        Assert.Equal(ErrorIds.CredentialsInvalid, error.ErrorId);
    }

    [Fact]
    public async Task A_fetch_goes_on_while_one_call_waits_and_is_ended_with_the_last()
    {
        var source = new Numbered(time, TimeSpan.FromHours(1)) { Gate = new TaskCompletionSource().Task, Ends = true };
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var waiting = new[] { source.GetCredentialsAsync(first.Token), source.GetCredentialsAsync(second.Token) };
        await source.First.Task;
        first.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[0]);
        Assert.False(source.Ended.Task.IsCompleted);
        second.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[1]);
        await source.Ended.Task;
        Assert.Equal(1, source.Fetched);
    }

    [Fact]
    public async Task A_call_after_a_fetch_was_ended_has_one_of_its_own()
    {
        var gate = new TaskCompletionSource();
        var source = new Numbered(time, TimeSpan.FromHours(1)) { Gate = gate.Task, Ends = true };
        using var stop = new CancellationTokenSource();
        var stopped = source.GetCredentialsAsync(stop.Token);
        await source.First.Task;
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        gate.SetResult();
        Assert.Equal("KEY2", (await source.GetCredentialsAsync()).AccessKey);
    }

    [Fact]
    public async Task A_fetch_that_must_not_be_ended_gives_its_keys_to_the_next_call()
    {
        var gate = new TaskCompletionSource();
        var source = new Numbered(time, TimeSpan.FromHours(1)) { Gate = gate.Task };
        using var stop = new CancellationTokenSource();
        var stopped = source.GetCredentialsAsync(stop.Token);
        await source.First.Task;
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        var next = source.GetCredentialsAsync();
        gate.SetResult();
        Assert.Equal("KEY1", (await next).AccessKey);
    }

    [Fact]
    public void The_synchronous_way_works_too() => Assert.Equal("KEY1", new Numbered(time, TimeSpan.FromHours(1)).GetCredentials().AccessKey);

    private sealed class Numbered(TimeProvider time, TimeSpan lifetime) : RenewableCredentials(time)
    {
        private int fetched;

        public int Fetched => fetched;

        public Task Gate { get; init; } = Task.CompletedTask;

        public BedrockException? Fault { get; set; }

        public bool Ends { get; init; }

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override bool MayBeEnded => Ends;

        public TaskCompletionSource First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Second { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<TemporaryKeys> FetchAsync(CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref fetched);
            (number == 1 ? First : Second).TrySetResult();
            try
            {
                await Gate.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Ended.TrySetResult();
                throw;
            }

            if (Fault is not null)
                throw Fault;
            return new(new ImmutableCredentials($"KEY{number}", "s", "t"), Time.GetUtcNow() + lifetime);
        }
    }
}
