using BedrockPS.Core.Catalog;

namespace BedrockPS.Core.Usage;

/// <summary>Which calls are asked for. What is null is no filter.</summary>
internal sealed class UsageFilter
{
    private readonly IReadOnlyList<Wildcard>? modelIds;
    private readonly IReadOnlyList<Wildcard>? cmdlets;

    public UsageFilter(IEnumerable<string>? modelIds, IEnumerable<string>? cmdlets, DateTimeOffset? since)
    {
        this.modelIds = modelIds?.Select(pattern => new Wildcard(pattern)).ToList();
        this.cmdlets = cmdlets?.Select(pattern => new Wildcard(pattern)).ToList();
        Since = since;
    }

    public DateTimeOffset? Since { get; }

    public bool Takes(UsageEntry entry) =>
        (Since is null || entry.Time >= Since) && Fits(modelIds, entry.ModelId) && Fits(cmdlets, entry.Cmdlet);

    private static bool Fits(IReadOnlyList<Wildcard>? patterns, string? text) => patterns is null || patterns.Any(pattern => pattern.Matches(text));
}
