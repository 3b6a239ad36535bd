using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using BedrockPS.Client.Session;

namespace BedrockPS.Client.Tests.Transport;

public sealed class RetryTests
{
    private const string TooManyTokens = """{"message":"Too many tokens, please wait before trying again."}""";

    private static Func<Exchange, Task> Ok { get; } = exchange => exchange.JsonAsync(200, """{"ok":true}""");

    [Fact]
    public async Task Throttling_is_retried_with_back_off_until_it_succeeds()
    {
        await using var server = LoopbackServer.InTurn(Throttled, Throttled, Ok);
        var bench = new Bench { Connection = Bench.To(server.Url) };
        await using var response = await bench.SendAsync(Bench.Converse());
        Assert.Equal(3, response.Attempts);
        Assert.Equal([TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1)], bench.Time.Delays);
        Assert.Equal(2, bench.Log.VerboseLines.Count(line => line.Contains("ThrottlingException", StringComparison.Ordinal)));
        Assert.Equal(3, server.Requests.Count);
        Assert.Single(server.Requests.Select(request => request.Header("amz-sdk-invocation-id")).Distinct());
    }

    [Fact]
    public async Task Throttling_without_end_is_an_error_after_the_set_number_of_attempts()
    {
        await using var server = new LoopbackServer(Throttled);
        var error = await new Bench { Connection = Bench.To(server.Url) with { MaxRetry = 2 } }.FailAsync(Bench.Converse());
        Assert.Equal("ThrottlingException", error.ErrorId);
        Assert.Equal(ErrorKind.LimitsExceeded, error.Kind);
        Assert.Equal(429, error.StatusCode);
        Assert.Equal("req-1", error.RequestId);
        Assert.Equal(3, error.Attempts);
        Assert.True(error.IsRetryable);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Four_retries_are_the_default_and_the_back_off_doubles()
    {
        await using var server = new LoopbackServer(Throttled);
        var bench = new Bench { Connection = Bench.To(server.Url), Jitter = 0.999999 };
        Assert.Equal(5, (await bench.FailAsync(Bench.Converse())).Attempts);
        Assert.Equal([1d, 2d, 4d, 8d], bench.Time.Delays.Select(delay => Math.Round(delay.TotalSeconds, 2)));
    }

    [Fact]
    public async Task No_retries_means_one_attempt()
    {
        await using var server = new LoopbackServer(Throttled);
        Assert.Equal(1, (await new Bench { Connection = Bench.To(server.Url) with { MaxRetry = 0 } }.FailAsync(Bench.Converse())).Attempts);
    }

    [Theory]
    [InlineData(429, "ModelNotReadyException")]
    [InlineData(424, "ModelNotReadyException")]
    [InlineData(500, "InternalServerException")]
    [InlineData(503, "ServiceUnavailableException")]
    [InlineData(502, null)]
    [InlineData(504, null)]
    public async Task Passing_faults_are_retried(int status, string? code)
    {
        await using var server = LoopbackServer.InTurn(Fault(status, code), Ok);
        Assert.Equal("""{"ok":true}""", await new Bench { Connection = Bench.To(server.Url) }.TextAsync(Bench.Converse()));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(400, "ValidationException", "Input is too long: too many tokens, throttled.")]
    [InlineData(403, "AccessDeniedException", "Throttling")]
    [InlineData(404, "ResourceNotFoundException", "x")]
    [InlineData(408, "ModelTimeoutException", "x")]
    [InlineData(424, "ModelErrorException", "Please retry")]
    [InlineData(400, "ServiceQuotaExceededException", "x")]
    [InlineData(403, "ExpiredTokenException", "x")]
    [InlineData(403, "InvalidSignatureException", "x")]
    public async Task Lasting_faults_are_not_retried_whatever_their_text(int status, string code, string message)
    {
        await using var server = new LoopbackServer(Fault(status, code, message));
        var error = await new Bench { Connection = Bench.To(server.Url) }.FailAsync(Bench.Converse());
        Assert.Equal(code, error.ErrorId);
        Assert.Equal(1, error.Attempts);
    }

    [Fact]
    public async Task Retry_after_in_seconds_is_the_shortest_wait()
    {
        await using var server = LoopbackServer.InTurn(Fault(503, "ServiceUnavailableException", "busy", "retry-after: 2"), Ok);
        var bench = new Bench { Connection = Bench.To(server.Url) };
        await bench.TextAsync(Bench.Converse());
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.Single(bench.Time.Delays));
    }

    [Fact]
    public async Task Retry_after_as_a_date_is_the_shortest_wait()
    {
        var bench = new Bench();
        var date = bench.Time.GetUtcNow().AddSeconds(30).ToString("r", CultureInfo.InvariantCulture);
        await using var server = LoopbackServer.InTurn(Fault(503, "ServiceUnavailableException", "busy", "Retry-After: " + date), Ok);
        bench = new Bench { Time = bench.Time, Connection = Bench.To(server.Url) };
        await bench.TextAsync(Bench.Converse());
        Assert.InRange(Assert.Single(bench.Time.Delays).TotalSeconds, 28.9, 30);
    }

    [Fact]
    public async Task Amazons_retry_after_counts_milliseconds()
    {
        await using var server = LoopbackServer.InTurn(Fault(429, "ThrottlingException", "busy", "x-amz-retry-after: 1500"), Ok);
        var bench = new Bench { Connection = Bench.To(server.Url) };
        await bench.TextAsync(Bench.Converse());
        Assert.Equal(TimeSpan.FromSeconds(1.5), Assert.Single(bench.Time.Delays));
    }

    [Fact]
    public async Task A_wait_that_outlasts_the_limit_is_not_begun()
    {
        await using var server = new LoopbackServer(Fault(503, "ServiceUnavailableException", "busy", "Retry-After: 3600"));
        var bench = new Bench { Connection = Bench.To(server.Url) };
        var error = await bench.FailAsync(Bench.Converse());
        Assert.Equal("ServiceUnavailableException", error.ErrorId);
        Assert.Equal(1, error.Attempts);
        Assert.Empty(bench.Time.Delays);
    }

    [Fact]
    public async Task A_connection_dropped_before_any_answer_is_retried()
    {
        await using var server = LoopbackServer.InTurn(exchange => exchange.DropAsync(), exchange => exchange.DropAsync(), Ok);
        await using var response = await new Bench { Connection = Bench.To(server.Url) }.SendAsync(Bench.Converse());
        Assert.Equal(3, response.Attempts);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Connections_dropped_without_end_take_exactly_the_set_number_of_attempts()
    {
        await using var server = new LoopbackServer(exchange => exchange.DropAsync());
        var error = await new Bench { Connection = Bench.To(server.Url) }.FailAsync(Bench.Converse());
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        Assert.Equal(ErrorKind.ConnectionError, error.Kind);
        Assert.True(error.IsRetryable);
        Assert.Equal(5, error.Attempts);
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task A_refused_connection_is_retried_and_named()
    {
        var server = new LoopbackServer(Ok);
        var url = server.Url;
        await server.DisposeAsync();
        var bench = new Bench { Connection = Bench.To(url) with { MaxRetry = 1 } };
        var error = await bench.FailAsync(Bench.Converse());
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        Assert.Contains(new Uri(url).Authority, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.Attempts);
        Assert.Contains(bench.Log.VerboseLines, line => line.Contains("ConnectionRefused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_host_is_named()
    {
        var error = await new Bench { Connection = Bench.To("http://no-such-host.invalid") with { MaxRetry = 0 } }.FailAsync(Bench.Converse());
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        Assert.Contains("no-such-host.invalid", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_a_back_off_returns_at_once()
    {
        await using var server = new LoopbackServer(Fault(503, "ServiceUnavailableException", "busy", "Retry-After: 600"));
        using var source = new CancellationTokenSource();
        var bench = new Bench { Connection = Bench.To(server.Url) };
        var call = bench.SendAsync(Bench.Converse(), source.Token);
        await bench.Log.RetryAnnounced;
        var watch = Stopwatch.StartNew();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 3000);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_call_that_was_cancelled_before_is_not_sent()
    {
        await using var server = new LoopbackServer(Ok);
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new Bench { Connection = Bench.To(server.Url) }.SendAsync(Bench.Converse(), new CancellationToken(true)));
        Assert.True(error.CancellationToken.IsCancellationRequested);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("InvalidSignatureException")]
    [InlineData("RequestTimeTooSkewed")]
    public async Task A_wrong_clock_is_corrected_once_by_the_answers_date(string code)
    {
        var date = DateTimeOffset.UtcNow.AddHours(1).ToString("r", CultureInfo.InvariantCulture);
        await using var server = LoopbackServer.InTurn(Fault(403, code, "Signature expired", "Date: " + date), Ok);
        var bench = new Bench { Connection = Bench.To(server.Url) with { MaxRetry = 0 } };
        await bench.TextAsync(Bench.Converse());
        var times = server.Requests.Select(request => DateTimeOffset.ParseExact(
            request.Header("X-Amz-Date")!, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)).ToList();
        Assert.Equal(2, times.Count);
        Assert.InRange((times[1] - times[0]).TotalMinutes, 59, 61);
        Assert.Empty(bench.Time.Delays);
    }

    [Fact]
    public async Task A_clock_that_stays_wrong_is_an_error_after_one_correction()
    {
        var date = DateTimeOffset.UtcNow.AddHours(1).ToString("r", CultureInfo.InvariantCulture);
        await using var server = new LoopbackServer(Fault(403, "InvalidSignatureException", "no", "Date: " + date));
        var error = await new Bench { Connection = Bench.To(server.Url) }.FailAsync(Bench.Converse());
        Assert.Equal("InvalidSignatureException", error.ErrorId);
        Assert.Equal(ErrorKind.AuthenticationError, error.Kind);
        Assert.Equal(2, error.Attempts);
    }

    [Fact]
    public async Task A_wrong_signature_by_a_right_clock_is_not_retried()
    {
        var date = DateTimeOffset.UtcNow.AddMinutes(1).ToString("r", CultureInfo.InvariantCulture);
        await using var server = new LoopbackServer(Fault(403, "InvalidSignatureException", "no", "Date: " + date));
        Assert.Equal(1, (await new Bench { Connection = Bench.To(server.Url) }.FailAsync(Bench.Converse())).Attempts);
    }

    [Fact]
    public async Task An_expired_token_is_renewed_once_and_the_call_signed_anew()
    {
        await using var server = LoopbackServer.InTurn(Fault(403, "ExpiredTokenException"), Ok);
        var bench = new Bench { Connection = Bench.To(server.Url) with { Credentials = new Renewable(), MaxRetry = 0 } };
        await bench.TextAsync(Bench.Converse());
        Assert.Equal(["TOKEN1", "TOKEN2"], server.Requests.Select(request => request.Header("X-Amz-Security-Token")));
        Assert.Contains("Credential=AKID2/", server.Requests.Last().Header("Authorization"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_stays_expired_is_an_error_after_one_renewal()
    {
        await using var server = new LoopbackServer(Fault(403, "ExpiredTokenException"));
        var error = await new Bench { Connection = Bench.To(server.Url) with { Credentials = new Renewable() } }.FailAsync(Bench.Converse());
        Assert.Equal("ExpiredTokenException", error.ErrorId);
        Assert.Equal(ErrorKind.AuthenticationError, error.Kind);
        Assert.Equal(2, error.Attempts);
    }

    [Fact]
    public async Task An_error_of_the_credentials_comes_through_unchanged_and_unretried()
    {
        var credentials = new Failing(new BedrockException(ErrorIds.CredentialsExpired, ErrorKind.AuthenticationError, "sign in") { IsSetup = true });
        var error = await new Bench { Connection = Bench.To("http://127.0.0.1:1") with { Credentials = credentials } }.FailAsync(Bench.Converse());
        Assert.Same(credentials.Error, error);
        Assert.Equal(1, credentials.Asked);
    }

    private static Task Throttled(Exchange exchange) =>
        exchange.JsonAsync(429, TooManyTokens, "x-amzn-errortype: ThrottlingException", "x-amzn-requestid: req-1");

    private static Func<Exchange, Task> Fault(int status, string? code, string message = "m", params string[] headers) => exchange =>
        exchange.JsonAsync(status, $$"""{"message":"{{message}}"}""", [.. code is null ? [] : new[] { "x-amzn-errortype: " + code }, .. headers]);

    private sealed class Renewable : AWSCredentials, IRenewableCredentials
    {
        private int generation = 1;

        public override ImmutableCredentials GetCredentials() => new("AKID" + generation, "secret", "TOKEN" + generation);

        public bool Discard(string accessKey)
        {
            Assert.Equal("AKID" + generation, accessKey);
            generation++;
            return true;
        }
    }

    private sealed class Failing(BedrockException error) : AWSCredentials
    {
        public BedrockException Error { get; } = error;

        public int Asked { get; private set; }

        public override ImmutableCredentials GetCredentials()
        {
            Asked++;
            throw Error;
        }
    }
}
