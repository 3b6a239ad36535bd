using System.Management.Automation;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.KnowledgeBases;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Base of cmdlets about the documents of a data source: which one is meant, and requests of ten documents each.</summary>
public abstract class DocumentCommand : KnowledgeBaseCommand
{
    private readonly Dictionary<(string? Region, string KnowledgeBase, string DataSource, bool NeedsType), Found> places = [];

    private protected DocumentCommand()
    {
    }

    /// <summary>Id, ARN or name of the knowledge base. An object that is piped in brings its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KnowledgeBaseCompleter))]
    [ValidateNotNullOrEmpty]
    public string? KnowledgeBaseId { get; set; }

    /// <summary>Id or name of the data source. An object that is piped in brings its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DataSourceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? DataSourceId { get; set; }

    /// <summary>The data source that this record names; it is looked for once a pipeline. A fault becomes an error record.</summary>
    private protected bool TryFindPlace(object? item, bool needsType, out DocumentPlace place)
    {
        place = null!;
        if (KnowledgeBaseId is null || DataSourceId is null)
        {
            WriteFault(BedrockException.Input($"-{(KnowledgeBaseId is null ? nameof(KnowledgeBaseId) : nameof(DataSourceId))} is missing: say which data source the documents belong to."), item);
            return false;
        }
        var key = (Region, KnowledgeBaseId, DataSourceId, needsType);
        if (!places.TryGetValue(key, out var found))
        {
            if (!TryConnectFor(KnowledgeBaseId, item, out var connection))
                return false;
            places[key] = found = Find(connection, item, needsType);
        }
        if (found.Fault is { IsRetryable: true })
            places.Remove(key);
        if (found.Fault is not null)
            WriteFault(found.Fault, item);
        place = found.Place!;
        return found.Fault is null;
    }

    /// <summary>Sends the documents of one request; a fault becomes an error record about each.</summary>
    private protected void Send<TItem>(
        DocumentPack<DocumentPlace, TItem> pack,
        Func<DocumentPlace, IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<KnowledgeBaseDocument?>>> send,
        Action<DocumentPlace, TItem, KnowledgeBaseDocument> write)
        where TItem : DocumentItem
    {
        if (pack.Count == 0)
            return;
        var (place, items) = pack.Take();
        try
        {
            foreach (var (item, document) in items.Zip(Await(token => send(place, items, token))))
            {
                if (document is null)
                    WriteFault(DocumentStatus.Unnamed(item.Id), item.InputObject ?? item.Id);
                else
                    write(place, item, document);
            }
        }
        catch (BedrockException fault)
        {
            foreach (var item in items)
                WriteFault(fault, item.InputObject ?? item.Id);
        }
    }

    private Found Find(IBedrockConnection connection, object? item, bool needsType)
    {
        try
        {
            return new Found(Await(token => FindAsync(connection, needsType ? KnownType(item) : string.Empty, token)), null);
        }
        catch (BedrockException fault)
        {
            return new Found(null, fault);
        }
    }

    private async Task<DocumentPlace> FindAsync(IBedrockConnection connection, string? type, CancellationToken token)
    {
        var knowledgeBase = await KnowledgeBaseIdAsync(connection, KnowledgeBaseId!, token).ConfigureAwait(false);
        var dataSource = await DataSourceIdAsync(connection, knowledgeBase, DataSourceId!, token).ConfigureAwait(false);
        type ??= (await connection.DataSources.GetAsync(knowledgeBase, dataSource, token).ConfigureAwait(false)).DataSourceType;
        return type is DocumentTarget.Custom or DocumentTarget.S3 or ""
            ? new DocumentPlace(connection, new DocumentTarget(knowledgeBase, dataSource, type))
            : throw BedrockException.Input(
                $"The data source {dataSource} is of type {type ?? "unknown"}. Only sources of type CUSTOM and S3 take and give documents directly.",
                "Start-BedrockIngestionJob reads sources of other types.");
    }

    // A document, and a data source with its details, say what they are.
    private static string? KnownType(object? item) =>
        PSObject.AsPSObject(item ?? string.Empty).Properties[nameof(KnowledgeBaseDocument.DataSourceType)]?.Value as string is DocumentTarget.Custom or DocumentTarget.S3
            ? (string)PSObject.AsPSObject(item!).Properties[nameof(KnowledgeBaseDocument.DataSourceType)].Value
            : null;

    private sealed record Found(DocumentPlace? Place, BedrockException? Fault);
}

/// <summary>A data source and the connection that reaches it.</summary>
internal sealed record DocumentPlace(IBedrockConnection Connection, DocumentTarget Target)
{
    public IKnowledgeDocuments Documents => Connection.KnowledgeDocuments;

    public override string ToString() => $"data source {Target.DataSourceId} of knowledge base {Target.KnowledgeBaseId}";
}
