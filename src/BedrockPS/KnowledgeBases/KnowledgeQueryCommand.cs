using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Commands.KnowledgeBases.Filters;
using BedrockPS.Core.KnowledgeBases;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Base of cmdlets that ask a knowledge base: what is asked for, and how it is searched.</summary>
public abstract class KnowledgeQueryCommand : KnowledgeBaseCommand
{
    private readonly SearchOptions searchOptions;
    private readonly HashSet<(IBedrockConnection Connection, string KnowledgeBaseId)> waitedFor = [];
    private IngestionWaiting? waiting;
    private bool isQueryGiven;
    private MetadataFilter? filter;
    private long nextIndex;

    private protected KnowledgeQueryCommand() => searchOptions = new SearchOptions(Log, DataSourceIdAsync);

    /// <summary>What to look for. Text that is piped in is the query; so is the property Query, or Text, of objects.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Text")]
    [AllowEmptyString]
    public string? Query { get; set; }

    /// <summary>Text: the query. With -Query, an object that names the knowledge base: of Get-BedrockKnowledgeBase, an answer, or a row with KnowledgeBaseId. It comes back in the results.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    public object? InputObject { get; set; }

    /// <summary>Id, ARN or name of the knowledge base. An object that is piped in brings its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KnowledgeBaseCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? KnowledgeBaseId { get; set; }

    /// <summary>Most passages to find. Default: as the service has it, 5.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Top { get; set; }

    /// <summary>HYBRID goes by words and by meaning, SEMANTIC by meaning alone; case does not matter. Default: the service chooses. Not for knowledge bases of type MANAGED.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? SearchType { get; set; }

    /// <summary>Which documents count, by their attributes: a script block such as { $_.year -ge 2024 -and $_.team -in 'a', 'b' }, a hashtable of attributes and values, or the service's own form as hashtables.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Filter { get; set; }

    /// <summary>Data sources to look in: ids or names. Default: all. An object that is piped in brings its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DataSourceCompleter))]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? DataSourceId { get; set; }

    /// <summary>Id or ARN of a model that puts the passages that were found in a better order.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string? RerankModel { get; set; }

    /// <summary>Id or ARN of a guardrail; goes with -GuardrailVersion.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GuardrailId { get; set; }

    /// <summary>Version of the guardrail: a number, or DRAFT.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? GuardrailVersion { get; set; }

    /// <summary>The user for whom is asked, where the knowledge base minds who may see a document (userContext).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UserId { get; set; }

    /// <summary>Waits first for ingestion jobs of the knowledge base that run: answers in the meantime miss documents that are not in yet, and know some that are gone. It waits once a pipeline, as long as they take.</summary>
    [Parameter]
    public SwitchParameter WaitIngestion { get; set; }

    /// <summary>Calls that run at the same time when several queries are piped in; results keep the order of the input. It shrinks while the service throttles. Default: that of the context, else 1.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int? ThrottleLimit { get; set; }

    /// <summary>Refuses what no record could mend.</summary>
    protected override void BeginProcessing()
    {
        isQueryGiven = IsBound(nameof(Query));
        if (isQueryGiven && string.IsNullOrWhiteSpace(Query))
            Refuse(BedrockException.Input("-Query is blank; the service takes no blank text."));
        if ((GuardrailId is null) != (GuardrailVersion is null))
            RefuseConflict("-GuardrailId and -GuardrailVersion go together.");
        try
        {
            filter = Filter is null ? null : FilterReader.Read(Filter, SessionState);
        }
        catch (BedrockException fault)
        {
            Refuse(fault);
        }
    }

    /// <summary>The piped item, for the result and for errors.</summary>
    private protected object? Item => IsBound(nameof(InputObject)) ? InputObject : null;

    /// <summary>True when something came in that says how it is searched.</summary>
    private protected bool HasOptions => Top is not null || SearchType is not null || Filter is not null || RerankModel is not null || DataSourceId is { Length: > 0 };

    private protected long TakeIndex() => nextIndex++;

    /// <summary>The query of a record.</summary>
    /// <exception cref="BedrockException">InputInvalid: there is none, or two.</exception>
    private protected string QueryOf()
    {
        var item = PlainValue.Unwrap(Item);
        if (isQueryGiven)
        {
            return item is string
                ? throw BedrockException.Input("Text was piped in beside -Query, and both are a query.", "Leave -Query out, or name the knowledge base with -KnowledgeBaseId.")
                : Query!;
        }

        if (item is null)
            throw BedrockException.Input("-Query is missing: say what to look for.");
        if (item is not string && !HasQuery(InputObject))
            throw BedrockException.Input($"{PSObject.AsPSObject(InputObject).TypeNames[0]} is no query.", "Give -Query, or pipe in text or objects with a property Query.");
        return Query ?? string.Empty;
    }

    /// <summary>The id of a knowledge base, whose name completion suggests from now on.</summary>
    /// <exception cref="BedrockException">InputInvalid, NotFound or NameAmbiguous, or the list failed.</exception>
    private protected string FindKnowledgeBase(IBedrockConnection connection, string named)
    {
        var id = Await(token => KnowledgeBaseIdAsync(connection, named, token));
        SeenNames.AddKnowledgeBase(named);
        if (WaitIngestion && !waitedFor.Contains((connection, id)))
        {
            WaitForJobs(connection, id);
            waitedFor.Add((connection, id));
        }

        return id;
    }

    private protected override void Release() => waiting?.Release();

    // How a job ended is no fault of the query; that it cannot be asked after is.
    private void WaitForJobs(IBedrockConnection connection, string knowledgeBaseId)
    {
        waiting = new IngestionWaiting(this, Pump, null);
        var ended = Await(token => WaitForJobsAsync(waiting.Jobs, connection, knowledgeBaseId, token));
        waiting.End();
        foreach (var one in ended)
        {
            if (one.Fault is { } fault && !IngestionStatus.HasEnded(one.Job.Status))
                throw fault;
            if ((one.Fault?.Message ?? one.Warning) is { } text)
                WriteWarning(HostText.CleanLine(text));
        }
    }

    private static async Task<List<IngestionOutcome>> WaitForJobsAsync(IngestionWait jobs, IBedrockConnection connection, string knowledgeBaseId, CancellationToken token)
    {
        await jobs.AddRunningAsync(connection, knowledgeBaseId, token).ConfigureAwait(false);
        var ended = new List<IngestionOutcome>();
        await foreach (var one in jobs.RunAsync(token).ConfigureAwait(false))
            ended.Add(one);
        return ended;
    }

    /// <summary>How a knowledge base is searched for this record.</summary>
    /// <exception cref="BedrockException">A data source is not there, or the service cannot be asked.</exception>
    private protected RetrievalOptions OptionsOf(IBedrockConnection connection, string knowledgeBaseId)
    {
        var given = new RetrievalOptions { Top = Top, SearchType = SearchType?.ToUpperInvariant(), Filter = filter, RerankModel = RerankModel };
        var sources = DataSourceId ?? [];
        return Await(token => searchOptions.ForAsync(connection, knowledgeBaseId, given, sources, token));
    }

    /// <summary>How many calls may run side by side.</summary>
    private protected int Limit => ThrottleLimit ?? Defaults?.ThrottleLimit ?? 1;

    // An answer has a text too, and it is no question.
    private static bool HasQuery(object? item) => item is not null && PlainValue.Unwrap(item) is not RagResponse && PSObject.AsPSObject(item) is var shown
        && !shown.TypeNames[0].EndsWith("BedrockPS.RagResponse", StringComparison.Ordinal)
        && (shown.Properties[nameof(Query)] ?? shown.Properties["Text"]) is not null;
}
