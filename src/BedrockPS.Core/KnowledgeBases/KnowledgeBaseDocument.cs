namespace BedrockPS;

/// <summary>A document of a knowledge base (bedrock-agent IngestKnowledgeBaseDocuments, GetKnowledgeBaseDocuments, ListKnowledgeBaseDocuments, DeleteKnowledgeBaseDocuments).</summary>
public sealed class KnowledgeBaseDocument
{
    internal KnowledgeBaseDocument()
    {
    }

    /// <summary>Id of the knowledge base.</summary>
    public string? KnowledgeBaseId { get; internal init; }

    /// <summary>Id of the data source that it belongs to.</summary>
    public string? DataSourceId { get; internal init; }

    /// <summary>The id it was given, or its address in S3.</summary>
    public string? DocumentId { get; internal init; }

    /// <summary>CUSTOM or S3.</summary>
    public string? DataSourceType { get; internal init; }

    /// <summary>INDEXED when it can be found whole. On the way: PENDING, STARTING, IN_PROGRESS, DELETING, DELETE_IN_PROGRESS. Else: PARTIALLY_INDEXED, METADATA_PARTIALLY_INDEXED, METADATA_UPDATE_FAILED, FAILED, IGNORED, NOT_FOUND.</summary>
    public string? Status { get; internal init; }

    /// <summary>Why it has that status, in the service's words.</summary>
    public string? StatusReason { get; internal init; }

    /// <summary>When its status last changed, UTC.</summary>
    public DateTimeOffset? UpdatedAt { get; internal init; }

    /// <summary>Region that it was read from.</summary>
    public string? Region { get; internal init; }

    /// <summary>The JSON received for this object.</summary>
    public string? Raw { get; internal init; }

    /// <summary>The item that was piped in, null when none was.</summary>
    public object? InputObject { get; internal init; }

    /// <summary>Place of the document in the input, from 0; null in a list.</summary>
    public long? Index { get; internal init; }

    /// <summary>The service's id of the request that took or named it; null in a list.</summary>
    public string? RequestId { get; internal init; }

    /// <summary>How many times that request was sent; null in a list.</summary>
    public int? Attempts { get; internal init; }

    /// <summary>The id.</summary>
    /// <returns>The document id.</returns>
    public override string ToString() => DocumentId ?? string.Empty;

    /// <summary>The same document as it is now.</summary>
    internal KnowledgeBaseDocument At(KnowledgeBaseDocument now) => new()
    {
        KnowledgeBaseId = KnowledgeBaseId,
        DataSourceId = DataSourceId,
        DocumentId = DocumentId,
        DataSourceType = DataSourceType,
        Status = now.Status,
        StatusReason = now.StatusReason,
        UpdatedAt = now.UpdatedAt,
        Region = Region,
        Raw = now.Raw,
        InputObject = InputObject,
        Index = Index,
        RequestId = RequestId,
        Attempts = Attempts,
    };
}
