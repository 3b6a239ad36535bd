using System.Collections.Concurrent;
using BedrockPS.Core.Catalog;

namespace BedrockPS.Core.Usage;

/// <summary>Prices of a model for a million tokens. A price that is null is not known, which is not the same as free.</summary>
internal sealed record ModelPrice
{
    private const decimal One = 0.000001m;

    // Divided by one with all its places, a decimal loses the zeros at its end.
    private const decimal Bare = 1.0000000000000000000000000000m;

    public decimal? InputPerMillion { get; init; }

    public decimal? OutputPerMillion { get; init; }

    public decimal? CacheReadPerMillion { get; init; }

    public decimal? CacheWritePerMillion { get; init; }

    public decimal? CacheWrite1hPerMillion { get; init; }

    /// <summary>The exact cost; null when tokens or a price that they need are not known.</summary>
    public decimal? CostOf(UsageEntry used)
    {
        if (!used.HasTokens)
            return null;
        var hour = used.CacheWrite1hInputTokens ?? 0;
        var cost = Of(used.InputTokens, InputPerMillion) + Of(used.OutputTokens, OutputPerMillion)
            + Of(used.CacheReadInputTokens, CacheReadPerMillion)
            + Of((used.CacheWriteInputTokens ?? 0) - hour, CacheWritePerMillion) + Of(hour, CacheWrite1hPerMillion);
        return cost / Bare;
    }

    private static decimal? Of(long? tokens, decimal? perMillion) => tokens is null or <= 0 ? 0 : tokens * perMillion * One;
}

/// <summary>Prices by model id. An id that is named comes first, then the longest pattern that fits.</summary>
internal sealed class PriceList
{
    private readonly Dictionary<string, ModelPrice> named;
    private readonly List<(Wildcard Pattern, ModelPrice Price)> patterns;
    private readonly ConcurrentDictionary<string, ModelPrice?> found = new(StringComparer.Ordinal);

    public PriceList(string currency, IReadOnlyCollection<KeyValuePair<string, ModelPrice>> models)
    {
        Currency = currency;
        named = models.Where(model => !Wildcard.IsPattern(model.Key)).ToDictionary(model => model.Key, model => model.Value, StringComparer.Ordinal);
        patterns = [.. models.Where(model => Wildcard.IsPattern(model.Key)).OrderByDescending(model => model.Key.Length).Select(model => (new Wildcard(model.Key), model.Value))];
    }

    /// <summary>Code of the currency: USD, EUR, ...</summary>
    public string Currency { get; }

    /// <summary>The price of a model; null when the list has none.</summary>
    public ModelPrice? For(string modelId) => found.GetOrAdd(modelId, Find);

    private ModelPrice? Find(string modelId) => named.GetValueOrDefault(modelId) ?? patterns.Find(one => one.Pattern.Matches(modelId)).Price;
}
