using System.Management.Automation;
using BedrockPS.Core.Chat;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Starts ingestion jobs, which bring the documents of data sources into their knowledge base.</summary>
/// <remarks>
/// <para>A knowledge base without -DataSourceId starts one for each of its data sources: where it has several, give -OnConflict Queue, since one runs at a time. Data sources of type CUSTOM have no jobs; Get-BedrockDataSource -Detailed | Where-Object DataSourceType -ne CUSTOM leaves them out. A job from the pipeline is started anew. Each job is emitted as soon as it has started; with -Wait in place of that when it has ended, as Wait-BedrockIngestionJob does.</para>
/// <para>The service runs one job of a knowledge base at once, and five of an account and region. -OnConflict says what to do when others run: Fail is an error, Join takes the job of the data source that runs, Skip leaves the data source out, and Queue keeps to these numbers by itself, over all data sources of the pipeline and side by side where that is allowed, and waits for jobs of others too. The wait of Queue is without end unless -TimeoutSec is given.</para>
/// <para>-MinDocument and -FailOnDocumentError travel on the job and are checked at its end, by -Wait or Wait-BedrockIngestionJob.</para>
/// <para>IAM actions: <c>bedrock:StartIngestionJob</c>; with Join <c>bedrock:ListIngestionJobs</c>; with Queue or -Wait <c>bedrock:GetIngestionJob</c>; without -DataSourceId and for names <c>bedrock:ListDataSources</c>, for names <c>bedrock:ListKnowledgeBases</c>.</para>
/// </remarks>
/// <example>
/// <code>Start-BedrockIngestionJob -KnowledgeBaseId ops-runbooks -DataSourceId files -Wait</code>
/// <para>Reads one data source and waits for the end.</para>
/// </example>
/// <example>
/// <code>Get-BedrockKnowledgeBase ops-* | Get-BedrockDataSource | Start-BedrockIngestionJob -OnConflict Queue -MinDocument 1 | Wait-BedrockIngestionJob -TimeoutSec 3600</code>
/// <para>Reads all data sources of several knowledge bases, as many side by side as may run.</para>
/// </example>
/// <example>
/// <code>Start-BedrockIngestionJob -KnowledgeBaseId ops-runbooks -OnConflict Join -WhatIf</code>
/// <para>Shows which jobs would be started, and starts none.</para>
/// </example>
/// <seealso cref="WaitBedrockIngestionJobCommand"/>
/// <seealso cref="GetBedrockIngestionJobCommand"/>
[Cmdlet(VerbsLifecycle.Start, "BedrockIngestionJob", SupportsShouldProcess = true)]
[OutputType(typeof(IngestionJob))]
public sealed class StartBedrockIngestionJobCommand : IngestionJobCommand
{
    private const int MaxDescription = 200;

    private IngestionWaiting waiting = null!;
    private IngestionQueue queue = null!;

    /// <summary>Text that the job keeps, up to 200 letters.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Description { get; set; }

    /// <summary>What to do when others run. Default: Fail.</summary>
    [Parameter]
    public IngestionConflict OnConflict { get; set; }

    /// <summary>Fewest documents that a job must find in its source to count as a success.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? MinDocument { get; set; }

    /// <summary>Makes a job with documents that failed a failure. Without it they give a warning.</summary>
    [Parameter]
    public SwitchParameter FailOnDocumentError { get; set; }

    /// <summary>Waits for the end of the jobs and emits them then.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Longest wait in seconds, of Queue for a start and of -Wait for an end. Default: none.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSec { get; set; }

    /// <summary>Refuses what no record could mend.</summary>
    protected override void BeginProcessing()
    {
        if (TimeoutSec is not null && !Wait && OnConflict != IngestionConflict.Queue)
            RefuseConflict("-TimeoutSec limits a wait: it goes with -Wait or -OnConflict Queue.");
        if (Description?.Length > MaxDescription)
            Refuse(BedrockException.Input($"-Description has {Description.Length} letters; the service takes {MaxDescription}."));
        waiting = new IngestionWaiting(this, Pump, TimeoutSec);
        queue = new IngestionQueue(TimeProvider.System, waiting.Limit) { Waits = (item, fault) => Log.Verbose($"{item} waits: {fault.ServiceMessage ?? fault.ErrorId}"), Tell = waiting.Tell };
    }

    /// <summary>Starts the jobs of one record.</summary>
    protected override void ProcessRecord()
    {
        foreach (var place in FindPlaces())
        {
            if (!IsAgreed(place.ToString(), "Start ingestion job"))
                continue;
            var rules = new IngestionRules(MinDocument, IsBound(nameof(FailOnDocumentError)) ? FailOnDocumentError.IsPresent : null);
            var item = new IngestionItem(place.Connection, place.KnowledgeBaseId, place.DataSourceId, Description, rules, InputObject ?? DataSourceId ?? KnowledgeBaseId);
            if (OnConflict == IngestionConflict.Queue)
                queue.Add(item);
            else
                Start(item);
        }
        if (OnConflict == IngestionConflict.Queue)
            Each(Item, token => queue.StartAsync(untilEmpty: false, token), Started);
    }

    /// <summary>Starts what is left, and waits for the ends.</summary>
    protected override void EndProcessing()
    {
        if (queue.Count > 0)
            Each(null, token => queue.StartAsync(untilEmpty: true, token), Started);
        if (!waiting.IsEmpty)
            Each(null, waiting.Jobs.RunAsync, ended => WriteOutcome(ended));
        base.EndProcessing();
        waiting.End();
    }

    private protected override void Release() => waiting?.Release();

    private void Start(IngestionItem item)
    {
        try
        {
            Started(new IngestionStart(item, Await(item.StartAsync), null));
        }
        catch (BedrockException fault) when (IngestionStatus.IsConflict(fault) && OnConflict == IngestionConflict.Join)
        {
            Join(item, fault);
        }
        catch (BedrockException fault) when (IngestionStatus.IsConflict(fault))
        {
            if (OnConflict == IngestionConflict.Skip)
                Log.Verbose($"No job is started for {item}: {fault.ServiceMessage ?? fault.ErrorId}");
            else
                WriteFault(fault.WithAction("-OnConflict Queue waits its turn, Join takes the job that runs, Skip leaves the data source out."), item.InputObject);
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, item.InputObject);
        }
    }

    private void Join(IngestionItem item, BedrockException fault)
    {
        if (!TryAwait(item.InputObject, token => IngestionStatus.RunningAsync(item.Connection, item.KnowledgeBaseId, item.DataSourceId, token), out var running))
            return;
        if (running.Count > 0)
            Started(new IngestionStart(item, running[0].With(item.Rules), null));
        else
            WriteFault(fault.WithAction("No job of this data source runs that could be joined; others of the knowledge base or account are in the way. -OnConflict Queue waits its turn."), item.InputObject);
    }

    private void Started(IngestionStart start)
    {
        if (start.Fault is not null)
            WriteFault(start.Fault, start.Item.InputObject);
        else if (Wait)
            waiting.Jobs.Add(start.Item.Connection.IngestionJobs, start.Job!);
        else
            WriteObject(start.Job);
    }

    private void WriteOutcome(IngestionOutcome ended) => WaitBedrockIngestionJobCommand.Write(this, ended, WriteFault);
}
