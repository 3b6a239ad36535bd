namespace BedrockPS;

/// <summary>A data source of a knowledge base (bedrock-agent ListDataSources, GetDataSource). Lists give the ids, name, status, description and time of change; the rest comes with -Detailed or an id.</summary>
public sealed class DataSource
{
    internal DataSource()
    {
    }

    /// <summary>Id of the knowledge base that it belongs to.</summary>
    public string? KnowledgeBaseId { get; internal init; }

    /// <summary>Id of ten letters and digits.</summary>
    public string? DataSourceId { get; internal init; }

    /// <summary>Name, as its maker gave it.</summary>
    public string? Name { get; internal init; }

    /// <summary>AVAILABLE when jobs can run; CREATING, UPDATING, DELETING, DELETE_UNSUCCESSFUL, FAILED.</summary>
    public string? Status { get; internal init; }

    /// <summary>What its maker wrote about it.</summary>
    public string? Description { get; internal init; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTimeOffset? UpdatedAt { get; internal init; }

    /// <summary>When it was made, UTC. Detail.</summary>
    public DateTimeOffset? CreatedAt { get; internal init; }

    /// <summary>S3, WEB, CONFLUENCE, SALESFORCE, SHAREPOINT, CUSTOM, REDSHIFT_METADATA or MANAGED_KNOWLEDGE_BASE_CONNECTOR. Detail.</summary>
    public string? DataSourceType { get; internal init; }

    /// <summary>ARN of the bucket of an S3 source. Detail.</summary>
    public string? BucketArn { get; internal init; }

    /// <summary>Prefixes of the keys that are read; none is the whole bucket. Detail.</summary>
    public IReadOnlyList<string> InclusionPrefixes { get; internal init; } = FixedList<string>.Empty;

    /// <summary>Account that the bucket must belong to. Detail.</summary>
    public string? BucketOwner { get; internal init; }

    /// <summary>FIXED_SIZE, NONE, HIERARCHICAL or SEMANTIC; null is the service's default. Detail.</summary>
    public string? ChunkingStrategy { get; internal init; }

    /// <summary>Most tokens of a chunk; of parent and child when hierarchical. Detail.</summary>
    public IReadOnlyList<int> ChunkMaxTokens { get; internal init; } = FixedList<int>.Empty;

    /// <summary>How much of a chunk of fixed size the next one repeats, in percent. Detail.</summary>
    public int? ChunkOverlapPercentage { get; internal init; }

    /// <summary>How many tokens of a hierarchical chunk the next one repeats. Detail.</summary>
    public int? ChunkOverlapTokens { get; internal init; }

    /// <summary>Sentences beside one that semantic chunking compares with it. Detail.</summary>
    public int? ChunkBufferSize { get; internal init; }

    /// <summary>Percentile of unlikeness at which semantic chunking cuts. Detail.</summary>
    public int? ChunkBreakpointPercentile { get; internal init; }

    /// <summary>BEDROCK_FOUNDATION_MODEL or BEDROCK_DATA_AUTOMATION; null is the service's default parser. Detail.</summary>
    public string? ParsingStrategy { get; internal init; }

    /// <summary>ARN of the model that parses. Detail.</summary>
    public string? ParsingModelArn { get; internal init; }

    /// <summary>What becomes of the vectors when the source is deleted: RETAIN or DELETE. Detail.</summary>
    public string? DataDeletionPolicy { get; internal init; }

    /// <summary>ARN of the key that temporary data of jobs is encrypted with. Detail.</summary>
    public string? KmsKeyArn { get; internal init; }

    /// <summary>The whole configuration as plain values. Detail.</summary>
    public object? Configuration { get; internal init; }

    /// <summary>Why making, changing or deleting it failed. Detail.</summary>
    public IReadOnlyList<string> FailureReasons { get; internal init; } = FixedList<string>.Empty;

    /// <summary>Region that it was read from.</summary>
    public string? Region { get; internal init; }

    /// <summary>The JSON received for this object.</summary>
    public string? Raw { get; internal init; }

    /// <summary>When the metadata store last saw it, null on live objects.</summary>
    public DateTimeOffset? SyncedAt { get; internal init; }

    /// <summary>Since when the service no longer lists it, null on live objects.</summary>
    public DateTimeOffset? MissingSince { get; internal init; }

    /// <summary>The id.</summary>
    /// <returns>The data source id.</returns>
    public override string ToString() => DataSourceId ?? string.Empty;
}
