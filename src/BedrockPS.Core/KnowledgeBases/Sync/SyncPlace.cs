using BedrockPS.Core.ObjectStore;

namespace BedrockPS.Core.KnowledgeBases.Sync;

/// <summary>Where the files of a data source belong.</summary>
internal static class SyncPlace
{
    /// <summary>The bucket that a data source reads.</summary>
    /// <param name="source">With its details.</param>
    /// <param name="expectedOwner">Account in place of the data source's own; null for that.</param>
    /// <exception cref="BedrockException">InputInvalid: it reads no bucket.</exception>
    public static BucketPlace BucketOf(DataSource source, string? expectedOwner) => source is { DataSourceType: "S3", BucketArn: { } arn }
        ? new BucketPlace(arn[(arn.LastIndexOf(':') + 1)..], expectedOwner ?? source.BucketOwner)
        : throw BedrockException.Input(
            $"Data source {source.DataSourceId} is of type {source.DataSourceType ?? "unknown"}; only files of S3 data sources can be synced.",
            "Get-BedrockDataSource -Detailed shows the types.");

    /// <summary>What keys begin with: what was asked for, else the one prefix that the data source reads. It ends with a slash.</summary>
    /// <exception cref="BedrockException">InputInvalid: the data source reads several, or none that it lies in.</exception>
    public static string PrefixOf(DataSource source, string? asked)
    {
        var read = source.InclusionPrefixes;
        if (asked is null && read.Count > 1)
            throw BedrockException.Input($"Data source {source.DataSourceId} reads {read.Count} prefixes: {string.Join(", ", read)}.", "Say with -Prefix which one the folder belongs to.");
        var prefix = asked?.TrimStart('/') ?? (read.Count > 0 ? read[0] : string.Empty);
        if (prefix.Length > 0 && !prefix.EndsWith('/'))
            prefix += "/";
        if (read.Count > 0 && !read.Any(one => prefix.StartsWith(one, StringComparison.Ordinal)))
            throw BedrockException.Input($"Data source {source.DataSourceId} does not read '{prefix}', but {string.Join(", ", read)}.", "Give a -Prefix that begins with one of these.");
        return prefix;
    }
}
