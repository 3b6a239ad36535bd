namespace BedrockEmulator.Hosting;

/// <summary>The time that signatures, expiries and the Date header go by; it can be set off to test clients with a wrong clock.</summary>
internal sealed class EmulatorClock(TimeProvider provider)
{
    private long _offsetTicks;

    public TimeProvider Provider { get; } = provider;

    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref _offsetTicks));
        set => Interlocked.Exchange(ref _offsetTicks, value.Ticks);
    }

    public DateTimeOffset UtcNow => Provider.GetUtcNow() + Offset;
}
