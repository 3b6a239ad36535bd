using System.Management.Automation;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Removes documents from a data source of type CUSTOM, and from the index of its knowledge base.</summary>
/// <remarks>
/// <para>Ten go into a request and the answers come in the order of the input. The service removes them after its answer: the objects say DELETING, or NOT_FOUND for what is not there, which is no error. A document that the service is still busy with is IGNORED, and the error DocumentNotRemoved.</para>
/// <para>Of a data source of type S3 the document leaves the index and stays in the bucket, so that the next ingestion job brings it back; remove the object too.</para>
/// <para>Files name the documents that Add-BedrockDocument made of them, unless they were given ids of their own.</para>
/// <para>IAM actions: <c>bedrock:DeleteKnowledgeBaseDocuments</c>, where the object that is piped in does not tell the type <c>bedrock:GetDataSource</c>, for names <c>bedrock:ListKnowledgeBases</c> and <c>bedrock:ListDataSources</c>.</para>
/// </remarks>
/// <example>
/// <code>Remove-BedrockDocument faq-17 -KnowledgeBaseId ops-runbooks -DataSourceId direct</code>
/// <para>Removes one document, after asking.</para>
/// </example>
/// <example>
/// <code>Get-BedrockDocument -KnowledgeBaseId ops-runbooks -DataSourceId direct -Status FAILED | Remove-BedrockDocument -Confirm:$false</code>
/// <para>Removes what could not be indexed, without asking.</para>
/// </example>
/// <example>
/// <code>Get-BedrockDocument -KnowledgeBaseId ops-runbooks -DataSourceId direct |
///     Where-Object { $_.DocumentId -like '/*' -and -not (Test-Path -LiteralPath $_.DocumentId) } | Remove-BedrockDocument -WhatIf</code>
/// <para>Shows which documents came from files that are gone.</para>
/// </example>
/// <seealso cref="GetBedrockDocumentCommand"/>
[Cmdlet(VerbsCommon.Remove, "BedrockDocument", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(KnowledgeBaseDocument))]
public sealed class RemoveBedrockDocumentCommand : NamedDocumentCommand
{
    /// <summary>Removes the documents of one record.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            var ids = Ids();
            if (ids.Count == 0)
                throw BedrockException.Input("-DocumentId is missing: say which documents to remove.", "Get-BedrockDocument lists them; pipe in those that have to go.");
            if (!TryFindPlace(InputObject, needsType: true, out var place))
                return;
            foreach (var id in ids)
            {
                if (IsAgreed(id, $"Remove document from {place}"))
                    Put(place, id);
            }
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, InputObject);
        }
    }

    private protected override Task<IReadOnlyList<KnowledgeBaseDocument?>> CallAsync(DocumentPlace place, IReadOnlyList<DocumentItem> items, CancellationToken cancellationToken) =>
        place.Documents.DeleteAsync(place.Target, items, cancellationToken);

    private protected override void Write(KnowledgeBaseDocument document)
    {
        WriteObject(document);
        if (DocumentStatus.FaultOfTaken(document) is { } fault)
            WriteFault(fault, document);
    }
}
