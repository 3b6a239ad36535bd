namespace BedrockPS.Core.KnowledgeBases;

/// <summary>How long to wait before looking again: a quarter of the time waited so far, so that short work is noticed at once and long work is not asked after needlessly.</summary>
internal static class PollingPace
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <param name="waited">Time since the wait began.</param>
    /// <param name="faults">Looks in a row that failed: each makes the pause longer.</param>
    /// <param name="jitter">From 0 to below 1, so that many waits do not ask in step.</param>
    public static TimeSpan Next(TimeSpan waited, int faults, double jitter)
    {
        var ticks = (double)Math.Max(Shortest.Ticks, waited.Ticks / 4) * (1 + faults);
        return TimeSpan.FromTicks((long)(Math.Min(ticks, Longest.Ticks) * (0.9 + (0.2 * jitter))));
    }

    /// <summary>The wait from now until then, in whole milliseconds, of which there is at least one: timers know no parts.</summary>
    public static TimeSpan Until(TimeSpan then, TimeSpan now) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((then - now).TotalMilliseconds)));
}
