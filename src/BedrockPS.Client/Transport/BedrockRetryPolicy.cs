using Amazon.Runtime;
using Amazon.Runtime.Internal;
using BedrockPS.Client.Session;

namespace BedrockPS.Client.Transport;

/// <summary>
/// Decides on another attempt from type and status alone. AWSSDK.Core's own policy knows no Retry-After, retries timeouts, and keeps
/// a quota for the whole process.
/// </summary>
internal class BedrockRetryPolicy : StandardRetryPolicy
{
    private readonly ClientSettings settings;
    private readonly ClientRuntime runtime;
    private readonly ServerClock clock;

    public BedrockRetryPolicy(ClientSettings settings, ClientRuntime runtime, ServerClock clock) : base(settings.MaxRetry)
    {
        this.clock = clock;
        this.settings = settings;
        this.runtime = runtime;
    }

    // Runs before the base class asks any question, and is the only one of its hooks that sees the exception in time.
    public override void NotifyError(IExecutionContext executionContext, Exception exception)
    {
        var request = Request(executionContext);
        request.Decision = request.Timer.Token.IsCancellationRequested ? default : Decide(request, Fault(exception));
    }

    public override bool RetryLimitReached(IExecutionContext executionContext) => !Request(executionContext).Decision.Retry;

    public override bool CanRetry(IExecutionContext executionContext) => true;

    public override bool RetryForException(IExecutionContext executionContext, Exception exception) => true;

    public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) => Task.FromResult(true);

    public override bool OnRetry(IExecutionContext executionContext, bool bypassAcquireCapacity, bool isThrottlingError) => true;

    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        var request = Request(executionContext);
        var (_, delay, reason) = request.Decision;
        request.Log?.Verbose($"{request.Operation}: attempt {request.Attempts} failed ({reason}); the next follows in {delay.TotalSeconds:0.00} s.");
        return delay > TimeSpan.Zero ? Task.Delay(delay, runtime.Time, request.Timer.Token) : Task.CompletedTask;
    }

    /// <summary>The state of the call.</summary>
    protected virtual IAttemptedCall Request(IExecutionContext executionContext) => (WireRequest)executionContext.RequestContext.OriginalRequest;

    /// <summary>What was thrown, an error answer as <see cref="ServiceFault"/>.</summary>
    protected virtual Exception Fault(Exception exception) => exception;

    private RetryDecision Decide(IAttemptedCall request, Exception exception)
    {
        if (exception is not ServiceFault fault)
        {
            return RetryRules.IsConnectionFault(exception)
                ? Counted(request, RetryKind.Transient, TimeSpan.Zero, RetryRules.Describe(exception))
                : default;
        }

        var reason = $"{fault.ErrorCode ?? "no error code"}, status {(int)fault.StatusCode}";
        if (CorrectsClock(request, fault) || RenewsCredentials(request, fault))
        {
            request.FreeRetries++;
            return new RetryDecision(true, TimeSpan.Zero, reason);
        }

        var kind = RetryRules.Classify(fault.ErrorCode, (int)fault.StatusCode);
        return kind == RetryKind.None ? default : Counted(request, kind, fault.RetryAfter, reason);
    }

    private RetryDecision Counted(IAttemptedCall request, RetryKind kind, TimeSpan minimum, string reason)
    {
        var retry = Math.Max(1, request.Attempts - request.FreeRetries);
        if (retry > settings.MaxRetry)
            return default;
        var delay = RetryRules.BackOff(kind, retry, runtime.Jitter());
        if (minimum > delay)
            delay = minimum;

        // A wait that outlasts the call's limit would only turn this error into a timeout.
        return delay < request.Timer.Remaining ? new RetryDecision(true, delay, reason) : default;
    }

    private bool CorrectsClock(IAttemptedCall request, ServiceFault fault)
    {
        if (request.ClockCorrected || !RetryRules.MayBeClockSkew(fault.ErrorCode) || fault.ServerTime is not { } server)
            return false;
        return request.ClockCorrected = clock.TryCorrect(server);
    }

    private bool RenewsCredentials(IAttemptedCall request, ServiceFault fault)
    {
        if (request.CredentialsRenewed || !RetryRules.IsExpiredToken(fault.ErrorCode) || settings.ApiKey is not null)
            return false;
        switch (settings.Credentials)
        {
            case IRenewableCredentials renewable:
                request.CredentialsRenewed = request.AccessKey is { } key && renewable.Discard(key);
                break;
            case RefreshingAWSCredentials refreshing:
                refreshing.ClearCredentials();
                request.CredentialsRenewed = true;
                break;
        }

        return request.CredentialsRenewed;
    }
}
