using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Base of cmdlets that are told documents by their ids.</summary>
public abstract class NamedDocumentCommand : DocumentCommand
{
    private readonly DocumentPack<DocumentPlace, DocumentItem> pack = new();
    private long next;

    private protected NamedDocumentCommand()
    {
    }

    /// <summary>Ids of documents: those they were given, or addresses in S3 (s3://bucket/key) where the data source is a bucket. An object that is piped in brings its own.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? DocumentId { get; set; }

    /// <summary>Ids, files that were added without an id, or objects with a DocumentId.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>Sends what is left.</summary>
    protected override void EndProcessing()
    {
        Flush();
        base.EndProcessing();
    }

    private protected override void FinishCalls() => Flush();

    /// <summary>The ids that this record names, none where it names no document.</summary>
    /// <exception cref="BedrockException">InputInvalid: it names two things, or nothing that can be a document.</exception>
    private protected IReadOnlyList<string> Ids()
    {
        string[]? piped = PlainValue.Unwrap(InputObject) switch
        {
            string text => [text],
            FileInfo file => [DocumentIds.OfFile(file.FullName)],
            _ => null,
        };
        if (piped is not null && DocumentId is not null)
            throw BedrockException.Input("A document was piped in and others named with -DocumentId.");
        return piped ?? DocumentId ?? (InputObject is null || NamesSource(InputObject)
            ? []
            : throw BedrockException.Input($"{PlainValue.Unwrap(InputObject)!.GetType().FullName} does not name a document.", "Pipe in ids, files, or objects with a DocumentId."));
    }

    /// <summary>Puts documents into requests, in their order; an id that cannot be one is an error of its own.</summary>
    private protected void Put(DocumentPlace place, string id)
    {
        DocumentItem item;
        try
        {
            item = new DocumentItem(DocumentIds.Check(id), InputObject, next++);
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, InputObject ?? id);
            return;
        }

        if (!pack.Takes(place, item))
            Flush();
        pack.Add(place, item);
        if (pack.IsFull)
            Flush();
    }

    private protected void Flush() => Send(pack, CallAsync, (_, _, document) => Write(document));

    /// <summary>Makes the call.</summary>
    private protected abstract Task<IReadOnlyList<KnowledgeBaseDocument?>> CallAsync(DocumentPlace place, IReadOnlyList<DocumentItem> items, CancellationToken cancellationToken);

    private protected abstract void Write(KnowledgeBaseDocument document);

    private static bool NamesSource(object item)
    {
        var properties = PSObject.AsPSObject(item).Properties;
        return properties[nameof(KnowledgeBaseId)] is not null || properties[nameof(DataSourceId)] is not null;
    }
}
