namespace BedrockPS.Core.Usage;

/// <summary>Sums of entries by what they have in common. What is summed may be sums itself.</summary>
internal sealed class UsageSums(params UsageGroup[] groups)
{
    private readonly bool byModel = groups.Contains(UsageGroup.Model);
    private readonly bool byRegion = groups.Contains(UsageGroup.Region);
    private readonly bool byCmdlet = groups.Contains(UsageGroup.Cmdlet);
    private readonly bool byDay = groups.Contains(UsageGroup.Day);
    private readonly Dictionary<Key, Sum> sums = [];

    /// <summary>Keeps calls without known tokens or cost apart, so that the others can still be priced later.</summary>
    public bool KeepsUnknownApart { get; init; }

    public void Add(UsageEntry entry)
    {
        var key = new Key(
            byModel ? entry.ModelId : null,
            byRegion ? entry.Region : null,
            byCmdlet ? entry.Cmdlet : null,
            byDay && entry.Time is { } time ? time.UtcDateTime.Date : null,
            entry.Currency,
            KeepsUnknownApart && !entry.HasTokens);
        if (!sums.TryGetValue(key, out var sum))
            sums[key] = sum = new Sum();
        sum.Add(entry);
    }

    /// <summary>The sums in the order of their keys. Calls without a cost are counted with those that have one.</summary>
    public IReadOnlyList<UsageEntry> Entries()
    {
        if (!KeepsUnknownApart)
            MergeUnpriced();
        return [.. sums.OrderBy(sum => sum.Key.Day).ThenBy(sum => sum.Key.ModelId, StringComparer.Ordinal).ThenBy(sum => sum.Key.Region, StringComparer.Ordinal)
            .ThenBy(sum => sum.Key.Cmdlet, StringComparer.Ordinal).ThenBy(sum => sum.Key.Currency, StringComparer.Ordinal).Select(sum => sum.Value.ToEntry(sum.Key))];
    }

    private void MergeUnpriced()
    {
        foreach (var (key, sum) in sums.Where(one => one.Key.Currency is null).ToList())
        {
            var priced = sums.Keys.FirstOrDefault(other => other.Currency is not null && other with { Currency = null } == key);
            if (priced.Currency is null)
                continue;
            sums[priced].Add(sum.ToEntry(key));
            sums.Remove(key);
        }
    }

    private readonly record struct Key(string? ModelId, string? Region, string? Cmdlet, DateTime? Day, string? Currency, bool IsUnknown);

    private sealed class Sum
    {
        private long calls;
        private long withoutCost;
        private long? input;
        private long? output;
        private long? cacheRead;
        private long? cacheWrite;
        private long? cacheWrite1h;
        private long? latency;
        private decimal? cost;

        public void Add(UsageEntry entry)
        {
            calls += entry.Calls;
            withoutCost += entry.CallsWithoutCost;
            input = Plus(input, entry.InputTokens);
            output = Plus(output, entry.OutputTokens);
            cacheRead = Plus(cacheRead, entry.CacheReadInputTokens);
            cacheWrite = Plus(cacheWrite, entry.CacheWriteInputTokens);
            cacheWrite1h = Plus(cacheWrite1h, entry.CacheWrite1hInputTokens);
            latency = Plus(latency, entry.LatencyMs);
            cost = cost is null && entry.Cost is null ? null : (cost ?? 0) + (entry.Cost ?? 0);
        }

        public UsageEntry ToEntry(Key key) => new()
        {
            Time = key.Day is { } day ? new DateTimeOffset(day, TimeSpan.Zero) : null,
            ModelId = key.ModelId,
            Region = key.Region,
            Cmdlet = key.Cmdlet,
            Calls = calls,
            InputTokens = input,
            OutputTokens = output,
            CacheReadInputTokens = cacheRead,
            CacheWriteInputTokens = cacheWrite,
            CacheWrite1hInputTokens = cacheWrite1h,
            LatencyMs = latency,
            Cost = cost,
            Currency = key.Currency,
            CallsWithoutCost = withoutCost,
        };

        private static long? Plus(long? sum, long? more) => sum is null && more is null ? null : (sum ?? 0) + (more ?? 0);
    }
}
