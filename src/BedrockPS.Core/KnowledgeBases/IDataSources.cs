namespace BedrockPS.Core.KnowledgeBases;

/// <summary>Port to the data sources of a knowledge base.</summary>
internal interface IDataSources
{
    /// <summary>Follows the pages; the next page is asked for only when the caller gets that far. Items have what lists give.</summary>
    IAsyncEnumerable<DataSource> ListAsync(string knowledgeBaseId, CancellationToken cancellationToken);

    /// <summary>One with its details.</summary>
    Task<DataSource> GetAsync(string knowledgeBaseId, string dataSourceId, CancellationToken cancellationToken);

    /// <summary>Makes one, with its details as the service gives them back.</summary>
    Task<DataSource> CreateAsync(NewDataSource source, CancellationToken cancellationToken);

    /// <summary>Begins to delete one; what becomes of its vectors, its own policy says.</summary>
    Task DeleteAsync(string knowledgeBaseId, string dataSourceId, CancellationToken cancellationToken);
}
