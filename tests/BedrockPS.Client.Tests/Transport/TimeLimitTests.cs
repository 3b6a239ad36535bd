using System.Diagnostics;
using Amazon.Runtime;
using BedrockPS.Client.Tests.EventStreams;

namespace BedrockPS.Client.Tests.Transport;

public sealed class TimeLimitTests
{
    private static readonly byte[] First = Frames.Event("messageStart", """{"role":"assistant"}""");

    [Fact]
    public async Task A_call_without_an_answer_ends_at_its_limit_without_retry()
    {
        await using var server = new LoopbackServer(exchange => exchange.StallAsync());
        var bench = new Bench { Connection = Bench.To(server.Url) };
        var call = bench.FailAsync(Bench.Converse());
        await server.Requested;
        await bench.Time.PassAsync(TimeSpan.FromSeconds(900));
        var error = await call;
        Assert.Equal(ErrorIds.RequestTimedOut, error.ErrorId);
        Assert.Equal(ErrorKind.OperationTimeout, error.Kind);
        Assert.True(error.IsRetryable);
        Assert.Equal(1, error.Attempts);
    }

    [Fact]
    public async Task The_limit_of_a_call_covers_its_body()
    {
        await using var server = new LoopbackServer(async exchange =>
        {
            await exchange.HeadAsync(200, "Content-Type: application/json", "Content-Length: 100");
            await exchange.SendAsync("{"u8.ToArray());
            await exchange.StallAsync();
        });
        var bench = new Bench { Connection = Bench.To(server.Url) with { RequestTimeout = TimeSpan.FromSeconds(600) } };
        await using var response = await bench.SendAsync(Bench.Converse());
        var reading = response.ReadAllAsync(default).AsTask();
        await bench.Time.PassAsync(TimeSpan.FromSeconds(600));
        Assert.Equal(ErrorIds.RequestTimedOut, (await Assert.ThrowsAsync<BedrockException>(() => reading)).ErrorId);
    }

    [Fact]
    public async Task A_stream_that_sends_no_headers_ends_at_the_silence_limit()
    {
        await using var server = new LoopbackServer(exchange => exchange.StallAsync());
        var bench = new Bench { Connection = Bench.To(server.Url) };
        var call = bench.FailAsync(Bench.ConverseStream());
        await server.Requested;
        await bench.Time.PassAsync(TimeSpan.FromSeconds(300));
        var error = await call;
        Assert.Equal(ErrorIds.RequestTimedOut, error.ErrorId);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_stream_that_falls_silent_ends_at_the_silence_limit()
    {
        await using var server = new LoopbackServer(FrameThenStall);
        var bench = new Bench { Connection = Bench.To(server.Url) with { RequestTimeout = TimeSpan.FromSeconds(500) } };
        await using var response = await bench.SendAsync(Bench.ConverseStream());
        var buffer = new byte[1024];
        Assert.Equal(First.Length, await response.Body.ReadAsync(buffer));
        for (var armed = 0; armed < 2; armed++)
            await bench.Time.ArmedAsync(TimeSpan.FromSeconds(500));
        var reading = response.Body.ReadAsync(buffer).AsTask();
        await bench.Time.PassAsync(TimeSpan.FromSeconds(500));
        var error = await Assert.ThrowsAsync<BedrockException>(() => reading);
        Assert.Equal(ErrorIds.RequestTimedOut, error.ErrorId);
        Assert.Contains("500 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_reader_is_not_silence()
    {
        await using var server = new LoopbackServer(async exchange =>
        {
            await exchange.EventHeadAsync();
            await exchange.ChunkAsync(First);
            await exchange.ChunkAsync(First);
            await exchange.LastChunkAsync();
        });
        var bench = new Bench { Connection = Bench.To(server.Url) };
        await using var response = await bench.SendAsync(Bench.ConverseStream());
        bench.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2 * First.Length, (await response.ReadAllAsync(default)).Length);
    }

    [Theory]
    [InlineData("Converse")]
    [InlineData("ConverseStream")]
    public async Task Cancelling_while_waiting_for_headers_is_a_stop_and_not_a_timeout(string operation)
    {
        await using var server = new LoopbackServer(exchange => exchange.StallAsync());
        using var source = new CancellationTokenSource();
        var call = new Bench { Connection = Bench.To(server.Url) }.SendAsync(Bench.Converse(operation: operation), source.Token);
        await server.Requested;
        await AssertStopsAsync(source, () => call);
    }

    [Fact]
    public async Task Cancelling_a_stalled_read_stops_it_and_closes_the_connection()
    {
        var closed = new TaskCompletionSource();
        await using var server = new LoopbackServer(async exchange =>
        {
            await FrameThenStall(exchange);
            closed.SetResult();
        });
        using var source = new CancellationTokenSource();
        var response = await new Bench { Connection = Bench.To(server.Url) }.SendAsync(Bench.ConverseStream(), source.Token);
        var buffer = new byte[1024];
        Assert.Equal(First.Length, await response.Body.ReadAsync(buffer));
        var reading = response.Body.ReadAsync(buffer, source.Token).AsTask();
        await AssertStopsAsync(source, () => reading);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_token_of_the_read_alone_stops_it()
    {
        await using var server = new LoopbackServer(FrameThenStall);
        await using var response = await new Bench { Connection = Bench.To(server.Url) }.SendAsync(Bench.ConverseStream());
        var buffer = new byte[1024];
        Assert.Equal(First.Length, await response.Body.ReadAsync(buffer));
        using var source = new CancellationTokenSource();
        var reading = response.Body.ReadAsync(buffer, source.Token).AsTask();
        await AssertStopsAsync(source, () => reading);
    }

    [Fact]
    public async Task Cancelling_a_connect_returns_at_once()
    {
        // A listener whose backlog is full neither accepts nor refuses; a proxy that stalls on CONNECT does the same anywhere.
        await using var proxy = new LoopbackServer(exchange => exchange.StallAsync());
        using var source = new CancellationTokenSource();
        var bench = new Bench { Connection = Bench.To("https://bedrock.example"), Proxy = new System.Net.WebProxy(proxy.Url) };
        var call = bench.SendAsync(Bench.Converse(), source.Token);
        await proxy.Requested;
        await AssertStopsAsync(source, () => call);
    }

    [Fact]
    public async Task Cancelling_a_fetch_of_credentials_returns_at_once()
    {
        var credentials = new NeverReady();
        using var source = new CancellationTokenSource();
        var call = new Bench { Connection = Bench.To("http://127.0.0.1:1") with { Credentials = credentials } }.SendAsync(Bench.Converse(), source.Token);
        await credentials.Asked.Task;
        await AssertStopsAsync(source, () => call);
    }

    [Theory]
    [InlineData("Converse", 900)]
    [InlineData("ConverseStream", 300)]
    public async Task Credentials_that_never_come_end_at_the_limit(string operation, int seconds)
    {
        var bench = new Bench { Connection = Bench.To("http://127.0.0.1:1") with { Credentials = new NeverReady() } };
        var call = bench.FailAsync(Bench.Converse(operation: operation));
        await bench.Time.PassAsync(TimeSpan.FromSeconds(seconds));
        var error = await call;
        Assert.Equal(ErrorIds.RequestTimedOut, error.ErrorId);
        Assert.Equal(0, error.Attempts);
    }

    [Fact]
    public async Task Cancelling_a_stalled_error_body_returns_at_once()
    {
        var sent = new TaskCompletionSource();
        await using var server = new LoopbackServer(async exchange =>
        {
            await exchange.HeadAsync(503, "Content-Length: 100");
            await exchange.SendAsync("{"u8.ToArray());
            sent.SetResult();
            await exchange.StallAsync();
        });
        using var source = new CancellationTokenSource();
        var call = new Bench { Connection = Bench.To(server.Url) }.SendAsync(Bench.Converse(), source.Token);
        await sent.Task;
        await AssertStopsAsync(source, () => call);
    }

    [Fact]
    public async Task Disposing_an_unfinished_stream_closes_its_connection()
    {
        var closed = new TaskCompletionSource();
        await using var server = new LoopbackServer(async exchange =>
        {
            await FrameThenStall(exchange);
            closed.SetResult();
        });
        var response = await new Bench { Connection = Bench.To(server.Url) }.SendAsync(Bench.ConverseStream());
        await response.DisposeAsync();
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => _ = await response.Body.ReadAsync(new byte[First.Length + 1]) + await response.Body.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task A_limit_that_passes_before_there_are_keys_names_the_credentials()
    {
        var keys = new NeverReady();
        var bench = new Bench { Connection = Bench.To("http://127.0.0.1:1") with { Credentials = keys, RequestTimeout = TimeSpan.FromSeconds(600) } };
        var call = bench.FailAsync(Bench.Converse());
        await keys.Asked.Task;
        await bench.Time.PassAsync(TimeSpan.FromSeconds(600));
        var error = await call;
        Assert.Equal(ErrorIds.RequestTimedOut, error.ErrorId);
        Assert.Contains("The credentials (profile team) gave no keys within 600 s", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("-MaxToken", error.RecommendedAction, StringComparison.Ordinal);
    }

    private static async Task FrameThenStall(Exchange exchange)
    {
        await exchange.EventHeadAsync();
        await exchange.ChunkAsync(First);
        await exchange.StallAsync();
    }

    private static async Task AssertStopsAsync(CancellationTokenSource source, Func<Task> pending)
    {
        var watch = Stopwatch.StartNew();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(pending);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 3000);
    }

    private sealed class NeverReady : AWSCredentials
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ImmutableCredentials GetCredentials() => throw new NotSupportedException();

        public override Task<ImmutableCredentials> GetCredentialsAsync()
        {
            Asked.TrySetResult();
            return new TaskCompletionSource<ImmutableCredentials>().Task;
        }
    }
}
