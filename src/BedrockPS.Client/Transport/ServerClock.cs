namespace BedrockPS.Client.Transport;

/// <summary>The time to sign with: this machine's, corrected when the service has refused it as wrong.</summary>
internal sealed class ServerClock(TimeProvider time)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(4);

    private long offset;

    public DateTime UtcNow => time.GetUtcNow().UtcDateTime.AddTicks(Volatile.Read(ref offset));

    /// <summary>Follows the service's clock; false when it agrees with ours, so that the clock cannot be the fault.</summary>
    public bool TryCorrect(DateTimeOffset serverTime)
    {
        if ((serverTime.UtcDateTime - UtcNow).Duration() <= Tolerance)
            return false;
        Volatile.Write(ref offset, (serverTime - time.GetUtcNow()).Ticks);
        return true;
    }
}
