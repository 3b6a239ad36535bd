using System.Management.Automation;
using BedrockPS.Commands.Completion;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Lists the ingestion jobs of data sources, newest first, or gives the details of one.</summary>
/// <remarks>
/// <para>The list comes page by page and ends when the pipeline ends. It has no reasons of failures; -Detailed asks for each job and adds them, as an id does. Wait-BedrockIngestionJob waits for jobs that run.</para>
/// <para>IAM actions: <c>bedrock:ListIngestionJobs</c>, <c>bedrock:GetIngestionJob</c>; without -DataSourceId and for names <c>bedrock:ListDataSources</c>, for names <c>bedrock:ListKnowledgeBases</c>.</para>
/// </remarks>
/// <example>
/// <code>Get-BedrockIngestionJob -KnowledgeBaseId ops-runbooks | Select-Object -First 5</code>
/// <para>Lists the newest jobs of the first data source of a knowledge base, and those of the next ones if these are fewer.</para>
/// </example>
/// <example>
/// <code>Get-BedrockKnowledgeBase | Get-BedrockIngestionJob -Status FAILED -Detailed | Format-Table DataSourceId, StartedAt, FailureReasons -Wrap</code>
/// <para>Shows why jobs failed.</para>
/// </example>
/// <example>
/// <code>Get-BedrockDataSource -KnowledgeBaseId ops-runbooks | ForEach-Object { $_ | Get-BedrockIngestionJob | Select-Object -First 1 } | Where-Object StartedAt -lt (Get-Date).AddDays(-1)</code>
/// <para>Finds data sources whose last job is more than a day old.</para>
/// </example>
/// <seealso cref="StartBedrockIngestionJobCommand"/>
/// <seealso cref="WaitBedrockIngestionJobCommand"/>
[Cmdlet(VerbsCommon.Get, "BedrockIngestionJob")]
[OutputType(typeof(IngestionJob))]
public sealed class GetBedrockIngestionJobCommand : IngestionJobCommand
{
    /// <summary>Id of the job. Default: all. An object that is piped in brings its own.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? IngestionJobId { get; set; }

    /// <summary>Only jobs of one of these states: STARTING, IN_PROGRESS, COMPLETE, FAILED, STOPPING or STOPPED; case does not matter.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(IngestionStatusCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Status { get; set; }

    /// <summary>Asks for the details of each.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Lists the jobs of one record.</summary>
    protected override void ProcessRecord()
    {
        var statuses = Array.ConvertAll(Status ?? [], status => status.ToUpperInvariant());
        foreach (var place in FindPlaces())
        {
            if (IngestionJobId is not null)
                WriteOne(place, IngestionJobId);
            else
                Each(Item, token => place.Jobs.ListAsync(place.KnowledgeBaseId, place.DataSourceId, statuses, token), job => Write(place, job));
        }
    }

    private void Write(IngestionPlace place, IngestionJob job)
    {
        if (Detailed && job.IngestionJobId is { } id)
            WriteOne(place, id);
        else
            WriteObject(job);
    }

    private void WriteOne(IngestionPlace place, string id)
    {
        if (IsJobId(id) && TryAwait(Item, token => place.Jobs.GetAsync(place.KnowledgeBaseId, place.DataSourceId, id, token), out var job))
            WriteObject(job);
    }
}
