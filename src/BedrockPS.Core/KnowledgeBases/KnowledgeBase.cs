namespace BedrockPS;

/// <summary>A knowledge base (bedrock-agent ListKnowledgeBases, GetKnowledgeBase). Lists give the id, name, status, description and time of change; the rest comes with -Detailed or an id.</summary>
public sealed class KnowledgeBase
{
    internal KnowledgeBase()
    {
    }

    /// <summary>Id of ten letters and digits.</summary>
    public string? KnowledgeBaseId { get; internal init; }

    /// <summary>Name, as its maker gave it.</summary>
    public string? Name { get; internal init; }

    /// <summary>ACTIVE when it can be searched; CREATING, DELETING, UPDATING, FAILED, DELETE_UNSUCCESSFUL, UPDATE_UNSUCCESSFUL.</summary>
    public string? Status { get; internal init; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTimeOffset? UpdatedAt { get; internal init; }

    /// <summary>What its maker wrote about it.</summary>
    public string? Description { get; internal init; }

    /// <summary>ARN. Detail.</summary>
    public string? KnowledgeBaseArn { get; internal init; }

    /// <summary>ARN of the role that the service reads and writes as. Detail.</summary>
    public string? RoleArn { get; internal init; }

    /// <summary>When it was made, UTC. Detail.</summary>
    public DateTimeOffset? CreatedAt { get; internal init; }

    /// <summary>VECTOR, KENDRA, SQL or MANAGED. Detail.</summary>
    public string? KnowledgeBaseType { get; internal init; }

    /// <summary>ARN of the model that makes the vectors. Detail.</summary>
    public string? EmbeddingModelArn { get; internal init; }

    /// <summary>Numbers in a vector. Detail.</summary>
    public int? EmbeddingDimensions { get; internal init; }

    /// <summary>FLOAT32 or BINARY. Detail.</summary>
    public string? EmbeddingDataType { get; internal init; }

    /// <summary>ARN of the Kendra index behind a KENDRA knowledge base. Detail.</summary>
    public string? KendraIndexArn { get; internal init; }

    /// <summary>Kind of vector store, for example OPENSEARCH_SERVERLESS, RDS, S3_VECTORS. Detail.</summary>
    public string? StorageType { get; internal init; }

    /// <summary>The whole configuration as plain values. Detail.</summary>
    public object? Configuration { get; internal init; }

    /// <summary>The whole storage configuration as plain values. Detail.</summary>
    public object? StorageConfiguration { get; internal init; }

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
    /// <returns>The knowledge base id.</returns>
    public override string ToString() => KnowledgeBaseId ?? string.Empty;
}
