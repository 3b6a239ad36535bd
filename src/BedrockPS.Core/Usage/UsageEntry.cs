using System.Globalization;
using BedrockPS.Core.Usage;

namespace BedrockPS;

/// <summary>What one call of a model used, or with Get-BedrockUsage -GroupBy the sum of several. It never holds what was said.</summary>
public sealed class UsageEntry
{
    internal UsageEntry()
    {
    }

    /// <summary>When the call ended, in UTC; of a sum by day the start of the day, of other sums null.</summary>
    public DateTimeOffset? Time { get; internal init; }

    /// <summary>Model id as it was sent; null in a sum over several.</summary>
    public string? ModelId { get; internal init; }

    /// <summary>Region that was called.</summary>
    public string? Region { get; internal init; }

    /// <summary>Cmdlet that made the call.</summary>
    public string? Cmdlet { get; internal init; }

    /// <summary>How many calls this is: 1, or those of a sum.</summary>
    public long Calls { get; internal init; } = 1;

    /// <summary>Tokens of the request, without the cached ones; null when the answer broke off before it told.</summary>
    public long? InputTokens { get; internal init; }

    /// <summary>Tokens of the answer.</summary>
    public long? OutputTokens { get; internal init; }

    /// <summary>Tokens read from the prompt cache.</summary>
    public long? CacheReadInputTokens { get; internal init; }

    /// <summary>Tokens written to the prompt cache.</summary>
    public long? CacheWriteInputTokens { get; internal init; }

    /// <summary>Time that the model took, in milliseconds.</summary>
    public long? LatencyMs { get; internal init; }

    /// <summary>Cost by the price file; null where it has no price. A sum leaves out the calls of CallsWithoutCost.</summary>
    public decimal? Cost { get; internal init; }

    /// <summary>Currency of the price file.</summary>
    public string? Currency { get; internal init; }

    /// <summary>Calls whose cost is not known.</summary>
    public long CallsWithoutCost { get; internal init; }

    /// <summary>The service's id of the request.</summary>
    public string? RequestId { get; internal init; }

    /// <summary>Of the tokens written to the prompt cache, those kept for an hour.</summary>
    internal long? CacheWrite1hInputTokens { get; init; }

    /// <summary>True when the service told what it counted.</summary>
    internal bool HasTokens => InputTokens is not null && OutputTokens is not null;

    /// <summary>Model, tokens and cost, for people.</summary>
    /// <returns>For example <c>amazon.nova-lite-v1:0: in 12, out 30, 0.0004 USD</c>.</returns>
    public override string ToString()
    {
        var cost = Cost is { } known ? string.Create(CultureInfo.InvariantCulture, $", {known:0.######} {Currency}") : string.Empty;
        return $"{ModelId}: in {InputTokens}, out {OutputTokens}{cost}";
    }

    /// <summary>The same with a cost by these prices, unless it has one or nothing is known to compute it from.</summary>
    internal UsageEntry Priced(PriceList? prices)
    {
        if (Cost is not null || prices is null || ModelId is null || prices.For(ModelId)?.CostOf(this) is not { } cost)
            return this;
        return new UsageEntry
        {
            Time = Time,
            ModelId = ModelId,
            Region = Region,
            Cmdlet = Cmdlet,
            Calls = Calls,
            InputTokens = InputTokens,
            OutputTokens = OutputTokens,
            CacheReadInputTokens = CacheReadInputTokens,
            CacheWriteInputTokens = CacheWriteInputTokens,
            CacheWrite1hInputTokens = CacheWrite1hInputTokens,
            LatencyMs = LatencyMs,
            Cost = cost,
            Currency = prices.Currency,
            RequestId = RequestId,
        };
    }
}

/// <summary>What usage is summed by.</summary>
public enum UsageGroup
{
    /// <summary>The model id.</summary>
    Model,

    /// <summary>The region that was called.</summary>
    Region,

    /// <summary>The cmdlet that made the call.</summary>
    Cmdlet,

    /// <summary>The day in UTC, as AWS bills.</summary>
    Day,
}
