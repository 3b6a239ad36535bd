using System.Collections;
using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.Chat.Attachments;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Adds documents to a data source of a knowledge base, without an ingestion job.</summary>
/// <remarks>
/// <para>What is piped in is read by what it is: a string is the text of one document (a file is one string with Get-Content -Raw), a FileInfo is a file, a byte[] is a file in memory whose type -MimeType names. Objects, such as rows of Import-Csv, bring InputText, LiteralPath or S3Uri as a property, and DocumentId, Metadata, MetadataS3Uri, MimeType, KnowledgeBaseId and DataSourceId where they have them. These parameters also take a script block for each item: -DocumentId { $_.Name }, -Metadata { @{ team = $_.Directory.Name } }.</para>
/// <para>The same document has the same id again, so a second run replaces it and does not double it: a file is told by its full path with / between folders, a text by its SHA-256, an object in S3 by its address, unless -DocumentId says otherwise. A text that changes needs an id of its own; else it is another document, and the old one stays.</para>
/// <para>The data source must be of type CUSTOM or S3. One of type S3 takes -S3Uri alone, of objects in its bucket, and their address is their id. Files go along as bytes, up to 5 MiB; of text files byte order marks are taken off and UTF-16 becomes UTF-8, and with -MimeType bytes go out as they are.</para>
/// <para>Ten documents go into a request, fewer where they are large or an id comes twice, and results come in the order of the input, one for each. A request that fails is one error for each of its documents. The service indexes after its answer: objects say STARTING or PENDING. -Wait gives each object once its document has ended; up to 100 are waited for while more are sent. A document that ends in another status than INDEXED comes out too, and is the error DocumentNotIndexed. A document that the service is still busy with is IGNORED, and the same error; with -Wait an id that comes again waits for its first document.</para>
/// <para>Ctrl+C sends nothing more; documents that were sent go on being indexed, which a warning says.</para>
/// <para>Access control lists of documents are not covered.</para>
/// <para>IAM actions: <c>bedrock:IngestKnowledgeBaseDocuments</c>, <c>bedrock:GetDataSource</c>, with -Wait <c>bedrock:GetKnowledgeBaseDocuments</c>, for names <c>bedrock:ListKnowledgeBases</c> and <c>bedrock:ListDataSources</c>.</para>
/// </remarks>
/// <example>
/// <code>Add-BedrockDocument 'The disk of host seven was replaced on Monday.' -DocumentId host7 -KnowledgeBaseId ops-runbooks -DataSourceId direct -Wait</code>
/// <para>Adds a text and waits until it can be found.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem ./runbooks -File -Recurse | Add-BedrockDocument -KnowledgeBaseId ops-runbooks -DataSourceId direct -Metadata { @{ team = $_.Directory.Name; size = $_.Length } } -Wait</code>
/// <para>Adds the files of a folder with attributes that filters can ask for. Run again, it replaces them.</para>
/// </example>
/// <example>
/// <code>Import-Csv ./faq.csv | Add-BedrockDocument -KnowledgeBaseId ops-runbooks -DataSourceId direct -InputText { "$($_.Question)`n$($_.Answer)" } -DocumentId { "faq-$($_.Id)" } -Metadata { @{ team = $_.Team } }</code>
/// <para>Makes a document of each row, with an id that stays when its answer changes.</para>
/// </example>
/// <example>
/// <code>$added = Get-ChildItem ./runbooks -File | Add-BedrockDocument -KnowledgeBaseId ops-runbooks -DataSourceId direct -Wait -TimeoutSec 1800 -ErrorVariable failed
/// exit [int]($failed.Count -gt 0)</code>
/// <para>Ends a script of a scheduled job: it fails unless each document is in the index.</para>
/// </example>
/// <seealso cref="GetBedrockDocumentCommand"/>
/// <seealso cref="RemoveBedrockDocumentCommand"/>
/// <seealso cref="GetBedrockDataSourceCommand"/>
[Cmdlet(VerbsCommon.Add, "BedrockDocument", SupportsShouldProcess = true)]
[OutputType(typeof(KnowledgeBaseDocument))]
public sealed partial class AddBedrockDocumentCommand : DocumentCommand
{
    /// <summary>Text of a document.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Text")]
    [ValidateNotNull]
    public string? InputText { get; set; }

    /// <summary>Texts, files, byte arrays, or objects whose properties are parameters of this command.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>Files; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Files, by their very names.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Addresses of objects in S3: s3://bucket/key.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? S3Uri { get; set; }

    /// <summary>Id of the document, 1 to 2,048 characters; a document of that id is replaced. Many documents need one each, by property or script block.</summary>
    /// <value>The path of a file, the SHA-256 of a text, the address of an object in S3</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? DocumentId { get; set; }

    /// <summary>Attributes that filters can ask for, as hashtable: text, numbers, $true, $false and lists of texts. Up to 50; one that is $null is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [PairsTransformation]
    [ValidateNotNull]
    public IDictionary? Metadata { get; set; }

    /// <summary>Address in S3 of a metadata file, in place of -Metadata.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? MetadataS3Uri { get; set; }

    /// <summary>Id of the account that owns the buckets of -S3Uri and -MetadataS3Uri; 12 digits. Needed when it is not your own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BucketOwner { get; set; }

    /// <summary>Type of files, byte arrays, and of text that is no plain text: text/html, application/pdf. Default: by the extension.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? MimeType { get; set; }

    /// <summary>Gives each document once it is in the index, or has failed.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>With -Wait: seconds that each document may take from when it was sent; then it is the error WaitTimedOut and goes on without this command. Default: as long as it takes.</summary>
    [Parameter]
    [ValidateRange(1, 604800)]
    public int? TimeoutSec { get; set; }

    /// <summary>Refuses parameters that exclude each other.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RefuseConflicts();
        try
        {
            AttachmentBlock.CheckOwner(BucketOwner);
        }
        catch (BedrockException fault)
        {
            Refuse(fault);
        }
        if (Wait)
            wait = new DocumentWait(TimeProvider.System, TimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        progress = new ProgressLine(this, "Add-BedrockDocument");
        // A script block has no value before the first item.
        isGiven = InputText is not null || Path is not null || LiteralPath is not null || S3Uri is not null;
        isOneId = DocumentId is not null;
    }

    /// <summary>Adds the documents of one record.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            var metadata = MetadataOfRecord();
            foreach (var source in Sources())
                AddOne(source, metadata);
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, InputObject);
        }
    }

    /// <summary>Sends what is left and waits for what was sent.</summary>
    protected override void EndProcessing()
    {
        Flush();
        WaitDownTo(0);
        progress.End();
        base.EndProcessing();
    }

    /// <summary>Called by PowerShell on Ctrl+C, on another thread.</summary>
    protected override void StopProcessing()
    {
        isStopped = true;
        base.StopProcessing();
    }

    private void RefuseConflicts()
    {
        string?[] sources = [.. new[] { nameof(InputText), nameof(Path), nameof(LiteralPath), nameof(S3Uri) }.Where(IsBound)];
        if (sources.Length > 1)
            RefuseConflict($"-{sources[0]} and -{sources[1]} each give the document; only one can.");
        if (IsBound(nameof(Metadata)) && IsBound(nameof(MetadataS3Uri)))
            RefuseConflict("-Metadata and -MetadataS3Uri exclude each other.");
        if (IsBound(nameof(S3Uri)) && IsBound(nameof(MimeType)))
            RefuseConflict("-MimeType is for files and texts; the service tells the type of an object in S3 itself.");
        if (BucketOwner is not null && sources.Length == 1 && sources[0] != nameof(S3Uri) && !IsBound(nameof(MetadataS3Uri)))
            RefuseConflict($"-BucketOwner is about buckets, and -{sources[0]} gives no object in one.");
        if (TimeoutSec is not null && !Wait)
            RefuseConflict("-TimeoutSec limits the wait, so it needs -Wait.");
    }
}
