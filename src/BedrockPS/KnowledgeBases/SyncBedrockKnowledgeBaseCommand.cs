using System.Diagnostics;
using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.KnowledgeBases.Sync;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Brings the files of a folder into a knowledge base: stores in S3 what is new or changed, then runs an ingestion job and waits for it.</summary>
/// <remarks>
/// <para>Files are compared with the objects that are there by size and content, and nothing is kept on this machine. So a second run stores nothing that is there already, and a run that was ended at any point, however suddenly, is taken up by the next. The key of a file is the prefix and its path from the folder on, with / between names, in Unicode form C. An object has the SHA-256 of its content in its metadata; objects that are encrypted with a KMS key or came in parts are compared by it.</para>
/// <para>Left out, and counted as Skipped, are hidden and system files and folders (those whose name begins with a dot, outside Windows) unless -IncludeHidden is given, and what -Include and -Exclude leave out; objects that stand for them stay. Links are followed. A file that cannot be stored is a non-terminating error and one of Failures, and the others go on: one that cannot be read or changes while it is read, a link loop, a name that differs from another only in case or Unicode form, a key over 1,024 bytes, a file over -MaxFileSize.</para>
/// <para>Metadata: a file <c>X.metadata.json</c> goes along with X. -Metadata makes it; a file that has one and is given metadata too is an error (MetadataConflict). Give it each time or never: without it, metadata that it made earlier counts as gone, and -Delete takes it away.</para>
/// <para>Without -Delete nothing is deleted; objects without a file count as Skipped. -Delete asks before it deletes (-Confirm:$false does not), and refuses when no file is to be stored or more than -MaxDeletePercent of the objects would go, because a share that is not mounted looks like an empty folder. -Force turns that off.</para>
/// <para>One sync of a bucket and prefix runs at a time for one user on one machine; the lock ends with the process. It does not reach other machines and users: there the last one to store a file wins, each object is whole, and jobs wait for each other, so two that sync the same folder come to the same end. Let only one of them use -Delete.</para>
/// <para>Then an ingestion job runs, also when nothing was stored, because an earlier run may have ended before its job. Ctrl+C ends the wait and not the job. With -SkipIngestion nothing is searchable until a job runs.</para>
/// <para>The exit code is for schedulers: <c>exit $result.ExitCode</c>. What ends a sync before it begins, such as a bucket that is not there, is an error and a result with exit code 1; a refused deletion and credentials that are missing end the pipeline, so catch them.</para>
/// <para>IAM actions: <c>bedrock:GetDataSource</c>, <c>bedrock:StartIngestionJob</c>, <c>bedrock:GetIngestionJob</c>, <c>bedrock:ListIngestionJobs</c>, without -DataSourceId <c>bedrock:ListDataSources</c>, for names <c>bedrock:ListKnowledgeBases</c>; <c>s3:ListBucket</c>, <c>s3:PutObject</c>, <c>s3:GetObject</c>, <c>s3:AbortMultipartUpload</c>, with -Delete <c>s3:DeleteObject</c>; with a KMS key <c>kms:GenerateDataKey</c> and <c>kms:Decrypt</c>.</para>
/// </remarks>
/// <example>
/// <code>Sync-BedrockKnowledgeBase ./runbooks -KnowledgeBaseId ops-runbooks</code>
/// <para>Stores what has changed in the folder and ingests it.</para>
/// </example>
/// <example>
/// <code>Get-Item ./runbooks | Sync-BedrockKnowledgeBase -KnowledgeBaseId ops-runbooks -Include *.md, *.pdf -Exclude drafts/* -Delete -WhatIf</code>
/// <para>Shows which files would be stored and which objects deleted, and does nothing.</para>
/// </example>
/// <example>
/// <code>try {
///     $r = Sync-BedrockKnowledgeBase ./runbooks -KnowledgeBaseId ops-runbooks -Metadata { @{ team = $_.Directory.Name; year = $_.LastWriteTime.Year } } -Delete -Confirm:$false -OnConflict Queue
///     $r.Failures | Export-Csv ./sync-failures.csv
///     exit $r.ExitCode
/// }
/// catch { Write-Error $_ -ErrorAction Continue; exit 1 }</code>
/// <para>A scheduled job: each file gets metadata to filter by, what is gone is deleted, and another run is waited for.</para>
/// </example>
/// <seealso cref="GetBedrockDataSourceCommand"/>
/// <seealso cref="WaitBedrockIngestionJobCommand"/>
/// <seealso cref="KnowledgeBaseSyncResult"/>
[Cmdlet(VerbsData.Sync, "BedrockKnowledgeBase", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(KnowledgeBaseSyncResult))]
public sealed partial class SyncBedrockKnowledgeBaseCommand : KnowledgeBaseCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private SyncLock? held;
    private ProgressLine? line;
    private RunProgress? progress;

    /// <summary>The folder. A pattern must fit exactly one.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The folder; brackets and other letters of patterns stand for themselves.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    /// <summary>Folders, or data sources that a folder given with -Path belongs to.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>Id, ARN or name of the knowledge base.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KnowledgeBaseCompleter))]
    [ValidateNotNullOrEmpty]
    public string? KnowledgeBaseId { get; set; }

    /// <summary>Id or name of the data source, which must be of type S3.</summary>
    /// <value>The knowledge base's only S3 data source.</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DataSourceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? DataSourceId { get; set; }

    /// <summary>What keys begin with. It must lie in what the data source reads; a / is added at its end.</summary>
    /// <value>The data source's only inclusion prefix, or the whole bucket.</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Prefix { get; set; }

    /// <summary>Files that are meant: patterns of their paths from the folder on, with / between names. * also stands for /.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Include { get; set; }

    /// <summary>Files that are not meant, after -Include.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Exclude { get; set; }

    /// <summary>Takes hidden and system files and folders too.</summary>
    [Parameter]
    public SwitchParameter IncludeHidden { get; set; }

    /// <summary>Largest file that is stored, in bytes; the default is what the service ingests of a document. Larger ones fail.</summary>
    [Parameter]
    [ValidateRange(1L, 48L << 40)]
    public long MaxFileSize { get; set; } = SyncSettings.LargestDocument;

    /// <summary>Metadata to filter by: pairs for all files, or a script block that gives pairs for the file in $_, or nothing. Values are strings, numbers, booleans or lists of strings.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Metadata { get; set; }

    /// <summary>Deletes objects under the prefix whose file is gone.</summary>
    [Parameter]
    public SwitchParameter Delete { get; set; }

    /// <summary>The most of the objects, in percent, that -Delete may remove.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MaxDeletePercent { get; set; } = 10;

    /// <summary>Deletes however many objects go, even all.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>ARN of the KMS key to encrypt objects with.</summary>
    /// <value>The bucket's own encryption.</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KmsKeyArn { get; set; }

    /// <summary>Account that the bucket must belong to.</summary>
    /// <value>The one that the data source names, if it does.</value>
    [Parameter]
    [ValidatePattern("^[0-9]{12}$")]
    public string? ExpectedBucketOwner { get; set; }

    /// <summary>Files that are compared and stored at once.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>Brings one folder into one data source.</summary>
    protected override void ProcessRecord()
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var folder = FolderPath();
            var named = KnowledgeBaseId ?? throw BedrockException.Input("-KnowledgeBaseId is missing: say which knowledge base the folder belongs to.");
            if (!TryConnectFor(named, InputObject, out var connection))
                return;
            var source = Await(token => FindSourceAsync(connection, named, token));
            if (Sync(connection, source, Settings(source, folder)) is { } outcome)
                WriteObject(Result(source, outcome, SkipIngestion ? null : Ingest(connection, source), clock.Elapsed));
        }
        catch (BedrockException fault) when (fault.ErrorId == ErrorIds.DeleteRefused)
        {
            Refuse(fault);
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, InputObject ?? Path ?? LiteralPath);
            if (!IsPreview)
                WriteObject(NoResult(fault, clock.Elapsed));
        }
        finally
        {
            Unlock();
        }
    }

    private protected override void Release()
    {
        line?.Release();
        waiting?.Release();
        Unlock();
    }

    private void Unlock()
    {
        held?.Dispose();
        held = null;
    }

    private string FolderPath() => (Path ?? LiteralPath, PlainValue.Unwrap(InputObject)) switch
    {
        ({ } given, not (string or FileSystemInfo)) => FilePath.Target(this, given, ParameterSetName == LiteralPathSet),
        (null, DirectoryInfo folder) => folder.FullName,
        (null, string path) => FilePath.Target(this, path, isLiteral: true),
        (null, FileInfo file) => throw BedrockException.Input($"'{file.FullName}' is a file; a folder is needed."),
        (null, _) => throw BedrockException.Input("-Path is missing: say which folder to sync."),
        _ => throw new BedrockException(ErrorIds.ParameterConflict, ErrorKind.InvalidArgument, "A folder is given with -Path, and another was piped in."),
    };

    private async Task<DataSource> FindSourceAsync(IBedrockConnection connection, string named, CancellationToken token)
    {
        var knowledgeBase = await KnowledgeBaseIdAsync(connection, named, token).ConfigureAwait(false);
        if (DataSourceId is not null)
            return await connection.DataSources.GetAsync(knowledgeBase, await DataSourceIdAsync(connection, knowledgeBase, DataSourceId, token).ConfigureAwait(false), token).ConfigureAwait(false);
        List<DataSource> found = [];
        await foreach (var one in connection.DataSources.ListAsync(knowledgeBase, token).ConfigureAwait(false))
        {
            if (await connection.DataSources.GetAsync(knowledgeBase, one.DataSourceId!, token).ConfigureAwait(false) is { DataSourceType: "S3" } detailed)
                found.Add(detailed);
        }

        return found switch
        {
            [var only] => only,
            [] => throw new BedrockException(ErrorIds.NotFound, ErrorKind.ObjectNotFound, $"Knowledge base {knowledgeBase} has no S3 data source."),
            _ => throw new BedrockException(ErrorIds.NameAmbiguous, ErrorKind.InvalidArgument, $"Knowledge base {knowledgeBase} has {found.Count} S3 data sources: {string.Join(", ", found.Select(one => $"{one.DataSourceId} ({one.Name})"))}.")
            {
                RecommendedAction = "Name one with -DataSourceId.",
            },
        };
    }

    private SyncSettings Settings(DataSource source, string folder) => new()
    {
        Folder = folder,
        Bucket = SyncPlace.BucketOf(source, ExpectedBucketOwner),
        Prefix = SyncPlace.PrefixOf(source, Prefix),
        Filter = new SyncFilter(Include ?? [], Exclude ?? []),
        IncludeHidden = IncludeHidden,
        MaxFileSize = MaxFileSize,
        KmsKeyArn = KmsKeyArn,
        Throttle = ThrottleLimit,
    };
}
