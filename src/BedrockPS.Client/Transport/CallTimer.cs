namespace BedrockPS.Client.Transport;

/// <summary>
/// The time limit and the cancellation of one call as one token. A whole-call limit runs from the start; a silence limit runs
/// only while somebody waits for bytes.
/// </summary>
internal sealed class CallTimer : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly CancellationTokenRegistration registration;
    private readonly TimeProvider time;
    private readonly long deadline;

    public CallTimer(TimeSpan limit, bool silence, TimeProvider time, CancellationToken caller)
    {
        Limit = limit;
        IsSilence = silence;
        Caller = caller;
        this.time = time;
        deadline = time.GetTimestamp() + (long)(limit.TotalSeconds * time.TimestampFrequency);
        source = new CancellationTokenSource(silence ? Timeout.InfiniteTimeSpan : limit, time);
        registration = caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source);
    }

    public TimeSpan Limit { get; }

    public bool IsSilence { get; }

    public CancellationToken Caller { get; }

    public CancellationToken Token => source.Token;

    public TimeProvider Time => time;

    /// <summary>True when the limit passed, false when the caller cancelled.</summary>
    public bool TimedOut => source.IsCancellationRequested && !Caller.IsCancellationRequested;

    /// <summary>What is left of a whole-call limit; for a silence limit the limit itself.</summary>
    public TimeSpan Remaining => IsSilence ? Limit : time.GetElapsedTime(time.GetTimestamp(), deadline);

    public void Arm()
    {
        if (IsSilence)
            source.CancelAfter(Limit);
    }

    public void Disarm()
    {
        if (IsSilence)
            source.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    public void Cancel() => source.Cancel();

    public void Dispose()
    {
        registration.Dispose();
        source.Dispose();
    }
}
