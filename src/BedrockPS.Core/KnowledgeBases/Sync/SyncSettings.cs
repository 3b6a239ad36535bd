using BedrockPS.Core.ObjectStore;

namespace BedrockPS.Core.KnowledgeBases.Sync;

/// <summary>Which folder goes where, and what of it.</summary>
internal sealed record SyncSettings
{
    /// <summary>The most that the service ingests of one document.</summary>
    public const long LargestDocument = 50L << 20;

    /// <summary>Full path of the folder.</summary>
    public required string Folder { get; init; }

    public required BucketPlace Bucket { get; init; }

    /// <summary>What keys begin with: empty, or with a slash at its end.</summary>
    public required string Prefix { get; init; }

    public SyncFilter Filter { get; init; } = new([], []);

    public bool IncludeHidden { get; init; }

    public long MaxFileSize { get; init; } = LargestDocument;

    public string? KmsKeyArn { get; init; }

    /// <summary>Files and requests at once.</summary>
    public int Throttle { get; init; } = 16;

    public string UriOf(string key) => $"s3://{Bucket.Name}/{key}";
}

/// <summary>Which files of a folder are meant, by paths relative to it, with / between names.</summary>
internal sealed class SyncFilter(IReadOnlyList<string> include, IReadOnlyList<string> exclude)
{
    private readonly Catalog.Wildcard[] includes = Read(include);
    private readonly Catalog.Wildcard[] excludes = Read(exclude);

    public bool Takes(string relative) =>
        (includes.Length == 0 || Array.Exists(includes, pattern => pattern.Matches(relative))) && !Array.Exists(excludes, pattern => pattern.Matches(relative));

    /// <summary>True for a folder, with / at its end, that is left out whole, so that it need not be read.</summary>
    public bool LeavesOutFolder(string relative) => Array.Exists(excludes, pattern => pattern.Matches(relative));

    private static Catalog.Wildcard[] Read(IReadOnlyList<string> patterns) =>
        [.. patterns.Select(pattern => new Catalog.Wildcard(OperatingSystem.IsWindows() ? pattern.Replace('\\', '/') : pattern))];
}
