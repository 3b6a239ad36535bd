namespace BedrockPS.Core.KnowledgeBases;

/// <summary>Port to the knowledge bases of a region.</summary>
internal interface IKnowledgeBases
{
    /// <summary>Follows the pages; the next page is asked for only when the caller gets that far. Items have what lists give.</summary>
    IAsyncEnumerable<KnowledgeBase> ListAsync(CancellationToken cancellationToken);

    /// <summary>One with its details.</summary>
    Task<KnowledgeBase> GetAsync(string knowledgeBaseId, CancellationToken cancellationToken);
}
