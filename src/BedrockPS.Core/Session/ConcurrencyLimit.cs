namespace BedrockPS.Core.Session;

/// <summary>
/// How many calls may run at the same time: halves when the service throttles, grows back by one for each full round of
/// calls that went well. Calls that began before a cut do not cut again. Used by one thread at a time.
/// </summary>
internal sealed class ConcurrencyLimit
{
    private int round;
    private int wentWell;

    public ConcurrencyLimit(int highest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(highest, 1);
        Highest = highest;
        Current = highest;
    }

    public int Highest { get; }

    public int Current { get; private set; }

    /// <summary>Marks the start of a call.</summary>
    /// <returns>A ticket for <see cref="End"/>.</returns>
    public int Begin() => round;

    public void End(int ticket, bool throttled)
    {
        if (throttled)
            Cut(ticket);
        else if (++wentWell >= Current)
            Grow();
    }

    private void Cut(int ticket)
    {
        wentWell = 0;
        if (ticket != round)
            return;
        round++;
        Current = Math.Max(1, Current / 2);
    }

    private void Grow()
    {
        wentWell = 0;
        Current = Math.Min(Highest, Current + 1);
    }
}
