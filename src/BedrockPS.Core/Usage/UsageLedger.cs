namespace BedrockPS.Core.Usage;

/// <summary>
/// The calls of this process: the latest one by one, earlier ones as exact sums by model, region, cmdlet and day, so that an endless
/// pipeline does not fill the memory. Safe from any thread.
/// </summary>
internal sealed class UsageLedger(int capacity = UsageLedger.Kept)
{
    /// <summary>How many calls are kept one by one.</summary>
    public const int Kept = 1_000;

    private readonly object gate = new();
    private readonly Queue<UsageEntry> latest = new();
    private UsageSums earlier = NewSums();
    private DateTimeOffset? earlierUntil;

    /// <summary>The ledger of the process: parallel runspaces write to the same one.</summary>
    public static UsageLedger Process { get; } = new();

    public void Add(UsageEntry entry)
    {
        lock (gate)
        {
            if (latest.Count == capacity)
            {
                var oldest = latest.Dequeue();
                earlier.Add(oldest);
                earlierUntil = oldest.Time;
            }

            latest.Enqueue(entry);
        }
    }

    /// <summary>What there is now.</summary>
    public LedgerContent Read()
    {
        lock (gate)
            return new LedgerContent([.. latest], earlierUntil is null ? [] : earlier.Entries(), earlierUntil);
    }

    public void Clear()
    {
        lock (gate)
        {
            latest.Clear();
            earlier = NewSums();
            earlierUntil = null;
        }
    }

    private static UsageSums NewSums() => new(UsageGroup.Model, UsageGroup.Region, UsageGroup.Cmdlet, UsageGroup.Day) { KeepsUnknownApart = true };
}

/// <summary>What a ledger holds.</summary>
/// <param name="Latest">Calls one by one, oldest first.</param>
/// <param name="Earlier">Sums of the calls before them.</param>
/// <param name="EarlierUntil">When the last of the earlier calls ended; null when there are none.</param>
internal sealed record LedgerContent(IReadOnlyList<UsageEntry> Latest, IReadOnlyList<UsageEntry> Earlier, DateTimeOffset? EarlierUntil);
