using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Waits for ingestion jobs, all at once, and emits each when it has ended.</summary>
/// <remarks>
/// <para>Jobs from the pipeline are gathered and waited for together; a knowledge base or data source stands for its jobs that run. Each job comes out when it ends, as GetIngestionJob has it, with its counters, the reasons of failures, Succeeded and ExitCode.</para>
/// <para>A job that failed or was stopped is an error; so is one with documents that failed, with -FailOnDocumentError, and one that found fewer documents than -MinDocument. The job comes out all the same. Without these two, documents that failed, and a source in which nothing was found, give a warning. Where they are absent, what Start-BedrockIngestionJob was given counts.</para>
/// <para>It asks often at first and then less and less, up to every 30 seconds. Throttling, broken connections and renewed credentials do not end the wait. -TimeoutSec and Ctrl+C end it and leave the jobs running, and say so.</para>
/// <para>IAM actions: <c>bedrock:GetIngestionJob</c>; for knowledge bases and data sources <c>bedrock:ListIngestionJobs</c> and <c>bedrock:ListDataSources</c>, for names <c>bedrock:ListKnowledgeBases</c>.</para>
/// </remarks>
/// <example>
/// <code>Start-BedrockIngestionJob -KnowledgeBaseId ops-runbooks -DataSourceId files | Wait-BedrockIngestionJob -MinDocument 1 -FailOnDocumentError</code>
/// <para>Starts a job and waits for its end; nothing found, or a document that failed, is an error.</para>
/// </example>
/// <example>
/// <code>Get-BedrockKnowledgeBase | Wait-BedrockIngestionJob -TimeoutSec 600</code>
/// <para>Waits for whatever runs, ten minutes at most.</para>
/// </example>
/// <example>
/// <code>$jobs = Get-BedrockDataSource -KnowledgeBaseId ops-runbooks | Start-BedrockIngestionJob -OnConflict Queue | Wait-BedrockIngestionJob
/// exit ($jobs | Measure-Object ExitCode -Maximum).Maximum</code>
/// <para>The end of a scheduled script: 0 when all jobs ended well, else 1.</para>
/// </example>
/// <seealso cref="StartBedrockIngestionJobCommand"/>
[Cmdlet(VerbsLifecycle.Wait, "BedrockIngestionJob")]
[OutputType(typeof(IngestionJob))]
public sealed class WaitBedrockIngestionJobCommand : IngestionJobCommand
{
    private IngestionWaiting waiting = null!;

    /// <summary>Id of the job. Default: each that runs. An object that is piped in brings its own.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? IngestionJobId { get; set; }

    /// <summary>Longest wait in seconds, for all jobs together. Default: none.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSec { get; set; }

    /// <summary>Fewest documents that a job must find in its source to count as a success. Default: what Start-BedrockIngestionJob was given.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? MinDocument { get; set; }

    /// <summary>Makes a job with documents that failed a failure. Default: what Start-BedrockIngestionJob was given.</summary>
    [Parameter]
    public SwitchParameter FailOnDocumentError { get; set; }

    /// <summary>Makes ready to wait.</summary>
    protected override void BeginProcessing() => waiting = new IngestionWaiting(this, Pump, TimeoutSec);

    /// <summary>Takes the jobs of one record.</summary>
    protected override void ProcessRecord()
    {
        foreach (var place in FindPlaces())
        {
            if (IngestionJobId is not null)
            {
                if (IsJobId(IngestionJobId))
                    waiting.Jobs.Add(place.Jobs, WithRules(Known(place)));
            }
            else if (TryAwait(Item, token => IngestionStatus.RunningAsync(place.Connection, place.KnowledgeBaseId, place.DataSourceId, token), out var running))
                running.ForEach(job => waiting.Jobs.Add(place.Jobs, WithRules(job)));
        }
    }

    /// <summary>Waits for all of them.</summary>
    protected override void EndProcessing()
    {
        if (!waiting.IsEmpty)
            Each(null, waiting.Jobs.RunAsync, ended => Write(this, ended, WriteFault));
        base.EndProcessing();
        waiting.End();
    }

    private protected override void Release() => waiting?.Release();

    /// <summary>Writes a job that has ended, and what is wrong with it.</summary>
    internal static void Write(PSCmdlet command, IngestionOutcome ended, Action<BedrockException, object?> writeFault)
    {
        if (ended.Warning is not null)
            command.WriteWarning(HostText.CleanLine(ended.Warning));
        // One that the service never told of is not there.
        if (ended.Job.Status is not null)
            command.WriteObject(ended.Job);
        if (ended.Fault is not null)
            writeFault(ended.Fault, ended.Job);
    }

    private IngestionJob Known(IngestionPlace place) => (PlainValue.Unwrap(InputObject) as IngestionJob
        ?? new IngestionJob { KnowledgeBaseId = place.KnowledgeBaseId, DataSourceId = place.DataSourceId, IngestionJobId = IngestionJobId, Region = place.Connection.Region })
        .With(IngestionTerms.Of(InputObject));

    private IngestionJob WithRules(IngestionJob job) => job.With(new IngestionRules(
        MinDocument ?? job.MinDocument,
        IsBound(nameof(FailOnDocumentError)) ? FailOnDocumentError.IsPresent : job.FailOnDocumentError));
}
