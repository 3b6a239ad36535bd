using BedrockPS.Core.Session;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>A job that is to be started.</summary>
internal sealed record IngestionItem(IBedrockConnection Connection, string KnowledgeBaseId, string DataSourceId, string? Description, IngestionRules Rules, object? InputObject)
{
    public async Task<IngestionJob> StartAsync(CancellationToken cancellationToken) =>
        (await Connection.IngestionJobs.StartAsync(KnowledgeBaseId, DataSourceId, Description, cancellationToken).ConfigureAwait(false)).With(Rules);

    public override string ToString() => $"data source {DataSourceId} of knowledge base {KnowledgeBaseId}";
}

/// <summary>What became of it: a job, or a fault.</summary>
internal sealed record IngestionStart(IngestionItem Item, IngestionJob? Job, BedrockException? Fault);
