using System.Text.Json;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>A knowledge base as it is kept. The configurations are as they were sent.</summary>
internal sealed record KnowledgeBase(
    long Order,
    string Id,
    string Region,
    string Arn,
    string Name,
    string? Description,
    string RoleArn,
    JsonElement Configuration,
    JsonElement? Storage,
    DateTimeOffset CreatedAt,
    RequestToken? Token)
{
    public bool IsManaged => Configuration.GetProperty("type").ValueEquals("MANAGED");
}

/// <summary>A data source as it is kept.</summary>
internal sealed record DataSource(
    long Order,
    string Id,
    string KnowledgeBaseId,
    string Name,
    string? Description,
    JsonElement Configuration,
    JsonElement? Ingestion,
    JsonElement? Encryption,
    string DeletionPolicy,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    RequestToken? Token)
{
    public string Type => Configuration.GetProperty("type").GetString()!;
}

/// <summary>An ingestion job as it is kept.</summary>
internal sealed record IngestionJob(
    long Order,
    string Id,
    string KnowledgeBaseId,
    string DataSourceId,
    string Region,
    string? Description,
    JobStatus Status,
    JobStatistics Statistics,
    IReadOnlyList<string> FailureReasons,
    DateTimeOffset StartedAt,
    DateTimeOffset UpdatedAt,
    RequestToken? Token)
{
    public bool HasEnded => Status is JobStatus.Complete or JobStatus.Failed or JobStatus.Stopped;
}

internal enum JobStatus
{
    Starting,
    InProgress,
    Complete,
    Failed,
    Stopping,
    Stopped,
}

/// <summary>The eight counters of a job.</summary>
internal sealed record JobStatistics
{
    public long Scanned { get; init; }

    public long MetadataScanned { get; init; }

    public long New { get; init; }

    public long Modified { get; init; }

    public long MetadataModified { get; init; }

    public long Deleted { get; init; }

    public long Failed { get; init; }

    public long Skipped { get; init; }
}

/// <summary>A client token and what it was sent with: the same request again gets the same answer, another one is refused.</summary>
internal sealed record RequestToken(string Value, string Fingerprint);
