namespace BedrockPS.Core.KnowledgeBases;

/// <summary>Port to the ingestion jobs of a region.</summary>
internal interface IIngestionJobs
{
    /// <summary>Starts a job; each call is a job of its own, however often the transport has to send it.</summary>
    Task<IngestionJob> StartAsync(string knowledgeBaseId, string dataSourceId, string? description, CancellationToken cancellationToken);

    /// <summary>One with the reasons of failures.</summary>
    Task<IngestionJob> GetAsync(string knowledgeBaseId, string dataSourceId, string ingestionJobId, CancellationToken cancellationToken);

    /// <summary>Newest first; follows the pages, the next of which is asked for only when the caller gets that far.</summary>
    /// <param name="knowledgeBaseId">Id of the knowledge base.</param>
    /// <param name="dataSourceId">Id of the data source.</param>
    /// <param name="statuses">Only jobs of one of these; none for all.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    IAsyncEnumerable<IngestionJob> ListAsync(string knowledgeBaseId, string dataSourceId, IReadOnlyList<string> statuses, CancellationToken cancellationToken);

    Task<IngestionJob> StopAsync(string knowledgeBaseId, string dataSourceId, string ingestionJobId, CancellationToken cancellationToken);
}
