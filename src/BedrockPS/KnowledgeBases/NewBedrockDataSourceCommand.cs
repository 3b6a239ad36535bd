using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Makes a data source, which says where the documents of a knowledge base lie and how they are cut.</summary>
/// <remarks>
/// <para>Documents come from an S3 bucket, are given one by one (-Custom, then Add-BedrockDocument), or come from what -Configuration names. Nothing is read before an ingestion job runs.</para>
/// <para>How documents are cut cannot be changed later. One file a subject goes with -ChunkingStrategy None; otherwise begin with the default. Numbers are checked before anything is sent.</para>
/// <para>IAM actions: <c>bedrock:CreateDataSource</c>, for names <c>bedrock:ListKnowledgeBases</c>.</para>
/// </remarks>
/// <example>
/// <code>New-BedrockDataSource runbooks -KnowledgeBaseId ops-runbooks -BucketName ops-documents -Prefix runbooks/</code>
/// <para>Reads the objects of a bucket whose keys begin with runbooks/.</para>
/// </example>
/// <example>
/// <code>Get-BedrockKnowledgeBase ops-runbooks | New-BedrockDataSource answers -BucketName ops-answers -ChunkingStrategy Hierarchical -ChunkMaxToken 1500, 300 -ChunkOverlapToken 60 | Start-BedrockIngestionJob -Wait</code>
/// <para>Finds small chunks and gives the larger ones around them, and ingests the documents at once.</para>
/// </example>
/// <example>
/// <code>$web = @{ type = 'WEB'; webConfiguration = @{ sourceConfiguration = @{ urlConfiguration = @{ seedUrls = @(@{ url = 'https://docs.example.com' }) } } } }
/// New-BedrockDataSource manual -KnowledgeBaseId ops-runbooks -Configuration $web -DataDeletionPolicy Retain</code>
/// <para>Makes a source of another type, from its configuration as on the wire.</para>
/// </example>
/// <seealso cref="GetBedrockDataSourceCommand"/>
/// <seealso cref="StartBedrockIngestionJobCommand"/>
[Cmdlet(VerbsCommon.New, "BedrockDataSource", SupportsShouldProcess = true, DefaultParameterSetName = ByName)]
[OutputType(typeof(DataSource))]
public sealed class NewBedrockDataSourceCommand : KnowledgeBaseCommand
{
    private const string ByName = "BucketName";
    private const string ByArn = "BucketArn";
    private const string ByHand = "Custom";
    private const string ByWire = "Configuration";

    /// <summary>Name: up to 100 letters and digits, with single - and _.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>Id, ARN or name of the knowledge base. An object that is piped in brings its own.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KnowledgeBaseCompleter))]
    [ValidateNotNullOrEmpty]
    public string KnowledgeBaseId { get; set; } = string.Empty;

    /// <summary>What it is for, up to 200 characters.</summary>
    [Parameter]
    [ValidateLength(1, 200)]
    public string? Description { get; set; }

    /// <summary>Name of the bucket that is read.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string? BucketName { get; set; }

    /// <summary>ARN of the bucket that is read.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByArn)]
    [ValidateNotNullOrEmpty]
    public string? BucketArn { get; set; }

    /// <summary>Reads only objects whose keys begin so. Default: the whole bucket.</summary>
    [Parameter(ParameterSetName = ByName)]
    [Parameter(ParameterSetName = ByArn)]
    [ValidateNotNullOrEmpty]
    public string? Prefix { get; set; }

    /// <summary>Account that the bucket must belong to: twelve digits.</summary>
    [Parameter(ParameterSetName = ByName)]
    [Parameter(ParameterSetName = ByArn)]
    [ValidateNotNullOrEmpty]
    public string? BucketOwner { get; set; }

    /// <summary>Documents are given directly, with Add-BedrockDocument.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByHand)]
    public SwitchParameter Custom { get; set; }

    /// <summary>The whole configuration as hashtable, with the member names of the service's DataSourceConfiguration: for web, Confluence, Salesforce, SharePoint and others.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByWire)]
    [ValidateNotNull]
    public object? Configuration { get; set; }

    /// <summary>How documents are cut.</summary>
    [Parameter]
    public ChunkingStrategy ChunkingStrategy { get; set; }

    /// <summary>Most tokens of a chunk, 1 to 8192; two numbers, of parent and child, for Hierarchical.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public int[]? ChunkMaxToken { get; set; }

    /// <summary>How much of a chunk the next one repeats, 1 to 99 percent; for FixedSize.</summary>
    [Parameter]
    public int? ChunkOverlapPercent { get; set; }

    /// <summary>How many tokens of a chunk the next one repeats; for Hierarchical.</summary>
    [Parameter]
    public int? ChunkOverlapToken { get; set; }

    /// <summary>Sentences on each side of one that are compared with it, 0 or 1; for Semantic.</summary>
    [Parameter]
    public int? ChunkBufferSize { get; set; }

    /// <summary>Percentile of unlikeness at which to cut, 50 to 99; for Semantic.</summary>
    [Parameter]
    public int? ChunkBreakpointPercentile { get; set; }

    /// <summary>How the text of documents is read.</summary>
    [Parameter]
    public ParsingStrategy ParsingStrategy { get; set; }

    /// <summary>Model that reads documents, ARN or id; for BedrockFoundationModel.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ParsingModelId { get; set; }

    /// <summary>What the model that reads documents is told, up to 10,000 characters. Default: the service's own prompt.</summary>
    [Parameter]
    [ValidateLength(1, 10000)]
    public string? ParsingPrompt { get; set; }

    /// <summary>What becomes of the vectors when the data source is deleted.</summary>
    /// <value>As the service does: Delete.</value>
    [Parameter]
    public DataDeletionPolicy? DataDeletionPolicy { get; set; }

    /// <summary>ARN of a KMS key for the temporary data of jobs. Default: a key of the service.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KmsKeyArn { get; set; }

    /// <summary>Refuses what does not go together, before any request.</summary>
    protected override void BeginProcessing()
    {
        try
        {
            if (ParameterSetName == ByHand && !Custom)
                throw BedrockException.Input("-Custom:$false leaves no place to read documents from.", "Give -BucketName, -BucketArn or -Configuration.");
            NewDataSourceRules.Check(Source("-"));
        }
        catch (BedrockException fault)
        {
            Refuse(fault);
        }
    }

    /// <summary>Makes one data source.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            if (!TryConnectFor(KnowledgeBaseId, KnowledgeBaseId, out var connection))
                return;
            var id = Await(token => KnowledgeBaseIdAsync(connection, KnowledgeBaseId, token));
            if (!IsAgreed(Name, $"Create data source of knowledge base {id}"))
                return;
            var made = Await(token => connection.DataSources.CreateAsync(Source(id), token));
            SeenNames.Add(made);
            WriteObject(made);
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, KnowledgeBaseId);
        }
    }

    private NewDataSource Source(string knowledgeBaseId) => new(knowledgeBaseId, Name)
    {
        Description = Description,
        S3 = (BucketArn ?? BucketName) is { } bucket ? new S3Source(bucket, Prefix, BucketOwner) : null,
        Configuration = ParameterSetName switch
        {
            ByHand => new Dictionary<string, object?> { ["type"] = "CUSTOM" },
            ByWire => PlainValue.Pairs(Configuration, "-Configuration") as Dictionary<string, object?>,
            _ => null,
        },
        Chunking = new Chunking(OnTheWire(ChunkingStrategy))
        {
            MaxTokens = ChunkMaxToken ?? [],
            OverlapPercent = ChunkOverlapPercent,
            OverlapTokens = ChunkOverlapToken,
            BufferSize = ChunkBufferSize,
            BreakpointPercentile = ChunkBreakpointPercentile,
        },
        Parsing = Parsing(),
        DataDeletionPolicy = DataDeletionPolicy?.ToString().ToUpperInvariant(),
        KmsKeyArn = KmsKeyArn,
    };

    private Parsing? Parsing()
    {
        var byModel = ParsingStrategy == ParsingStrategy.BedrockFoundationModel;
        if (!byModel && (ParsingModelId ?? ParsingPrompt) is not null)
            throw new BedrockException(ErrorIds.ParameterConflict, ErrorKind.InvalidArgument, $"{(ParsingModelId is null ? "-ParsingPrompt" : "-ParsingModelId")} goes with -ParsingStrategy BedrockFoundationModel.");
        if (byModel && ParsingModelId is null)
            throw BedrockException.Input("-ParsingStrategy BedrockFoundationModel needs -ParsingModelId.");
        return ParsingStrategy switch
        {
            ParsingStrategy.BedrockFoundationModel => new Parsing("BEDROCK_FOUNDATION_MODEL", ParsingModelId, ParsingPrompt),
            ParsingStrategy.BedrockDataAutomation => new Parsing("BEDROCK_DATA_AUTOMATION", null, null),
            ParsingStrategy.SmartParsing => new Parsing("SMART_PARSING", null, null),
            _ => null,
        };
    }

    private static string? OnTheWire(ChunkingStrategy strategy) => strategy switch
    {
        ChunkingStrategy.Default => null,
        ChunkingStrategy.FixedSize => "FIXED_SIZE",
        var other => other.ToString().ToUpperInvariant(),
    };
}
