namespace BedrockPS.Core.KnowledgeBases;

/// <summary>Port to the documents of a data source that are given, asked for and taken without a job. A call is about ten documents at most.</summary>
internal interface IKnowledgeDocuments
{
    /// <summary>Follows the pages; the next page is asked for only when the caller gets that far.</summary>
    IAsyncEnumerable<KnowledgeBaseDocument> ListAsync(string knowledgeBaseId, string dataSourceId, CancellationToken cancellationToken);

    /// <summary>Gives documents.</summary>
    /// <returns>One for each, in their order; null where the answer does not name it.</returns>
    Task<IReadOnlyList<KnowledgeBaseDocument?>> IngestAsync(DocumentTarget target, IReadOnlyList<NewDocument> documents, CancellationToken cancellationToken);

    /// <summary>Asks for documents.</summary>
    /// <returns>As <see cref="IngestAsync"/>.</returns>
    Task<IReadOnlyList<KnowledgeBaseDocument?>> GetAsync(DocumentTarget target, IReadOnlyList<DocumentItem> items, CancellationToken cancellationToken);

    /// <summary>Takes documents out.</summary>
    /// <returns>As <see cref="IngestAsync"/>.</returns>
    Task<IReadOnlyList<KnowledgeBaseDocument?>> DeleteAsync(DocumentTarget target, IReadOnlyList<DocumentItem> items, CancellationToken cancellationToken);
}

/// <summary>The data source of documents.</summary>
/// <param name="KnowledgeBaseId">Id of its knowledge base.</param>
/// <param name="DataSourceId">Its id.</param>
/// <param name="DataSourceType">CUSTOM or S3.</param>
internal sealed record DocumentTarget(string KnowledgeBaseId, string DataSourceId, string DataSourceType)
{
    public const string Custom = "CUSTOM";
    public const string S3 = "S3";
}

/// <summary>A document by its id, with the item of the input that it stands for.</summary>
internal record DocumentItem(string Id, object? InputObject, long Index)
{
    /// <summary>Bytes that go along.</summary>
    public virtual long Length => 0;
}

/// <summary>A document to give.</summary>
internal sealed record NewDocument(string Id, object? InputObject, long Index, DocumentContent Content, DocumentMetadata? Metadata) : DocumentItem(Id, InputObject, Index)
{
    public override long Length => Content.Length;
}
