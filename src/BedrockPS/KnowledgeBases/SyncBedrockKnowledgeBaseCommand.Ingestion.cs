using System.Management.Automation;
using BedrockPS.Core.Chat;
using BedrockPS.Core.KnowledgeBases;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.KnowledgeBases;

/// <content>The ingestion job after the files.</content>
public sealed partial class SyncBedrockKnowledgeBaseCommand
{
    private IngestionWaiting? waiting;

    /// <summary>What to do when another sync of this place runs here, or when other jobs are in the way of the new one. Queue waits for both; Fail is an error in either case; Join and Skip concern the job alone, as with Start-BedrockIngestionJob.</summary>
    /// <value>Fail for another sync; Queue for a job, because one that runs already may have missed the new files.</value>
    [Parameter]
    public IngestionConflict OnConflict { get; set; } = IngestionConflict.Queue;

    /// <summary>Fewest files that the folder must have to be stored at all, and documents that the job must find to count as a success.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? MinDocument { get; set; }

    /// <summary>Makes a job with documents that failed a failure. Without it they give a warning.</summary>
    [Parameter]
    public SwitchParameter FailOnDocumentError { get; set; }

    /// <summary>Longest wait in seconds, for the start of the job and for its end. The job goes on when it has passed.</summary>
    /// <value>No limit.</value>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSec { get; set; }

    /// <summary>Runs no ingestion job.</summary>
    [Parameter]
    public SwitchParameter SkipIngestion { get; set; }

    /// <summary>Refuses what no record could mend.</summary>
    protected override void BeginProcessing()
    {
        if (SkipIngestion && (MinDocument is not null || FailOnDocumentError || TimeoutSec is not null))
            RefuseConflict("-SkipIngestion runs no job: -MinDocument, -FailOnDocumentError and -TimeoutSec do not go with it.");
    }

    /// <summary>Runs a job and waits for it. A fault is told here.</summary>
    private IngestionOutcome? Ingest(IBedrockConnection connection, DataSource source)
    {
        waiting = new IngestionWaiting(this, Pump, TimeoutSec);
        var rules = new IngestionRules(MinDocument, IsBound(nameof(FailOnDocumentError)) ? FailOnDocumentError.IsPresent : null);
        var item = new IngestionItem(connection, source.KnowledgeBaseId!, source.DataSourceId!, null, rules, source);
        IngestionOutcome? outcome = null;
        try
        {
            if (Await(token => StartAsync(item, token)) is not { } job)
                return null;
            waiting.Jobs.Add(connection.IngestionJobs, job);
            Stoppable(() =>
            {
                foreach (var ended in Pump.Pull(waiting.Jobs.RunAsync))
                    outcome = ended;
            });
        }
        catch (BedrockException fault)
        {
            outcome = new IngestionOutcome(new IngestionJob(), fault, null);
        }

        waiting.End();
        if (outcome?.Fault is { } failed)
            WriteFault(failed, source);
        else if (outcome?.Warning is { } warning)
            WriteWarning(HostText.Clean(warning)!);
        return outcome;
    }

    private Task<IngestionJob?> StartAsync(IngestionItem item, CancellationToken cancellationToken) => OnConflict == IngestionConflict.Queue
        ? StartInTurnAsync(item, cancellationToken)
        : StartNowAsync(item, cancellationToken);

    private async Task<IngestionJob?> StartInTurnAsync(IngestionItem item, CancellationToken cancellationToken)
    {
        var queue = new IngestionQueue(TimeProvider.System, waiting!.Limit) { Waits = (held, fault) => Log.Verbose($"The job for {held} waits: {fault.ErrorId}."), Tell = waiting.Tell };
        queue.Add(item);
        await foreach (var start in queue.StartAsync(untilEmpty: true, cancellationToken).ConfigureAwait(false))
            return start.Job ?? throw start.Fault!;
        return null;
    }

    private async Task<IngestionJob?> StartNowAsync(IngestionItem item, CancellationToken cancellationToken)
    {
        try
        {
            return await item.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (BedrockException fault) when (IngestionStatus.IsConflict(fault) && OnConflict == IngestionConflict.Skip)
        {
            Log.Verbose($"No job is started for {item}: {fault.ErrorId}.");
            return null;
        }
        catch (BedrockException fault) when (IngestionStatus.IsConflict(fault))
        {
            if (OnConflict == IngestionConflict.Join && await IngestionStatus.RunningAsync(item.Connection, item.KnowledgeBaseId, item.DataSourceId, cancellationToken).ConfigureAwait(false) is [var running, ..])
                return running.With(item.Rules);
            throw fault.WithAction("The files are stored. -OnConflict Queue, the default, waits for its turn.");
        }
    }
}
