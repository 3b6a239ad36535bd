using System.Management.Automation;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Lists the documents of a data source with their status, or asks for some by their ids.</summary>
/// <remarks>
/// <para>Without ids the list comes page by page and ends when the pipeline ends. With ids, ten go into a request and the answers come in the order of the ids; a document that is not there is an object with Status NOT_FOUND and no error.</para>
/// <para>Files name the documents that Add-BedrockDocument made of them, unless they were given ids of their own.</para>
/// <para>Ids are asked for in data sources of type CUSTOM and S3; the list comes from those of other types too.</para>
/// <para>IAM actions: <c>bedrock:ListKnowledgeBaseDocuments</c>, for ids <c>bedrock:GetKnowledgeBaseDocuments</c> and <c>bedrock:GetDataSource</c>, for names <c>bedrock:ListKnowledgeBases</c> and <c>bedrock:ListDataSources</c>.</para>
/// </remarks>
/// <example>
/// <code>Get-BedrockDocument -KnowledgeBaseId ops-runbooks -DataSourceId direct</code>
/// <para>Lists all documents of a data source.</para>
/// </example>
/// <example>
/// <code>Get-BedrockDataSource -KnowledgeBaseId ops-runbooks | Get-BedrockDocument -Status FAILED, PARTIALLY_INDEXED | Select-Object DocumentId, StatusReason</code>
/// <para>Shows what no data source of a knowledge base has in its index, or not as a whole, and why.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem ./runbooks -File | Get-BedrockDocument -KnowledgeBaseId ops-runbooks -DataSourceId direct | Where-Object Status -eq NOT_FOUND | ForEach-Object InputObject</code>
/// <para>Gives the files of a folder that were not added yet.</para>
/// </example>
/// <seealso cref="AddBedrockDocumentCommand"/>
/// <seealso cref="RemoveBedrockDocumentCommand"/>
[Cmdlet(VerbsCommon.Get, "BedrockDocument")]
[OutputType(typeof(KnowledgeBaseDocument))]
public sealed class GetBedrockDocumentCommand : NamedDocumentCommand
{
    /// <summary>Gives only documents of these statuses, in any case. Default: all.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DocumentStatusCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Status { get; set; }

    /// <summary>Lists, or asks for the documents of one record.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            var ids = Ids();
            if (!TryFindPlace(InputObject, needsType: ids.Count > 0, out var place))
                return;
            foreach (var id in ids)
                Put(place, id);
            if (ids.Count == 0)
                List(place);
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, InputObject);
        }
    }

    private protected override Task<IReadOnlyList<KnowledgeBaseDocument?>> CallAsync(DocumentPlace place, IReadOnlyList<DocumentItem> items, CancellationToken cancellationToken) =>
        place.Documents.GetAsync(place.Target, items, cancellationToken);

    private protected override void Write(KnowledgeBaseDocument document)
    {
        if (Status is null || Status.Contains(document.Status, StringComparer.OrdinalIgnoreCase))
            WriteObject(document);
    }

    private void List(DocumentPlace place)
    {
        Flush();
        Each(InputObject, token => place.Documents.ListAsync(place.Target.KnowledgeBaseId, place.Target.DataSourceId, token), Write);
    }
}
