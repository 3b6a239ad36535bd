using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.KnowledgeBases;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Base of cmdlets about ingestion jobs: which data sources are meant.</summary>
public abstract class IngestionJobCommand : KnowledgeBaseCommand
{
    private const int JobIdLength = 10;

    private protected IngestionJobCommand()
    {
    }

    /// <summary>Id, ARN or name of the knowledge base. An object that is piped in brings its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KnowledgeBaseCompleter))]
    [ValidateNotNullOrEmpty]
    public string? KnowledgeBaseId { get; set; }

    /// <summary>Id or name of the data source. Default: each of the knowledge base. An object that is piped in brings its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DataSourceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? DataSourceId { get; set; }

    /// <summary>Knowledge bases (objects, ids, ARNs, names), data sources, jobs, or rows with these properties.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>What errors of this record are about.</summary>
    private protected object? Item => InputObject ?? DataSourceId ?? KnowledgeBaseId;

    /// <summary>True for what can be the id of a job. Anything else becomes an error record: it must not become a part of an address.</summary>
    private protected bool IsJobId(string id)
    {
        if (id.Length == JobIdLength && id.All(char.IsAsciiLetterOrDigit))
            return true;
        WriteFault(BedrockException.Input($"'{id}' is not the id of an ingestion job.", "Ids are ten letters and digits."), Item);
        return false;
    }

    /// <summary>The data sources that this record names. A fault becomes an error record.</summary>
    private protected IReadOnlyList<IngestionPlace> FindPlaces()
    {
        try
        {
            var named = KnowledgeBaseId ?? PlainValue.NameIn(InputObject, "knowledge base")
                ?? throw BedrockException.Input("-KnowledgeBaseId is missing: say which knowledge base is meant.", "Get-BedrockKnowledgeBase lists them.");
            return TryConnectFor(named, Item, out var connection) ? Await(token => FindPlacesAsync(connection, named, token)) : [];
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, Item);
            return [];
        }
    }

    private async Task<IReadOnlyList<IngestionPlace>> FindPlacesAsync(IBedrockConnection connection, string named, CancellationToken token)
    {
        var knowledgeBase = await KnowledgeBaseIdAsync(connection, named, token).ConfigureAwait(false);
        if (DataSourceId is not null)
            return [new(connection, knowledgeBase, await DataSourceIdAsync(connection, knowledgeBase, DataSourceId, token).ConfigureAwait(false))];
        var places = new List<IngestionPlace>();
        await foreach (var source in connection.DataSources.ListAsync(knowledgeBase, token).ConfigureAwait(false))
            places.Add(new(connection, knowledgeBase, source.DataSourceId!));
        return places;
    }

    private protected sealed record IngestionPlace(IBedrockConnection Connection, string KnowledgeBaseId, string DataSourceId)
    {
        public IIngestionJobs Jobs => Connection.IngestionJobs;

        public override string ToString() => $"data source {DataSourceId} of knowledge base {KnowledgeBaseId}";
    }
}
