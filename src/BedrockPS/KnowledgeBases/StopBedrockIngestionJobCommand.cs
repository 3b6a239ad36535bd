using System.Management.Automation;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Stops ingestion jobs.</summary>
/// <remarks>
/// <para>A knowledge base or data source stands for its jobs that run. The job that is emitted is STOPPING as a rule; Wait-BedrockIngestionJob waits until it is STOPPED. What was indexed until then stays, and the next job goes on from there.</para>
/// <para>IAM actions: <c>bedrock:StopIngestionJob</c>; without -IngestionJobId <c>bedrock:ListIngestionJobs</c>; without -DataSourceId and for names <c>bedrock:ListDataSources</c>, for names <c>bedrock:ListKnowledgeBases</c>.</para>
/// </remarks>
/// <example>
/// <code>Stop-BedrockIngestionJob -KnowledgeBaseId ops-runbooks</code>
/// <para>Stops what runs in a knowledge base.</para>
/// </example>
/// <example>
/// <code>Get-BedrockKnowledgeBase | Get-BedrockIngestionJob -Status IN_PROGRESS | Where-Object StartedAt -lt (Get-Date).AddHours(-6) | Stop-BedrockIngestionJob -WhatIf</code>
/// <para>Shows which jobs have run for more than six hours, and stops none.</para>
/// </example>
/// <example>
/// <code>$job = Start-BedrockIngestionJob -KnowledgeBaseId ops-runbooks -DataSourceId files
/// $job | Stop-BedrockIngestionJob</code>
/// <para>Stops a job that was just started.</para>
/// </example>
/// <seealso cref="StartBedrockIngestionJobCommand"/>
[Cmdlet(VerbsLifecycle.Stop, "BedrockIngestionJob", SupportsShouldProcess = true)]
[OutputType(typeof(IngestionJob))]
public sealed class StopBedrockIngestionJobCommand : IngestionJobCommand
{
    /// <summary>Id of the job. Default: each that runs. An object that is piped in brings its own.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? IngestionJobId { get; set; }

    /// <summary>Stops the jobs of one record.</summary>
    protected override void ProcessRecord()
    {
        foreach (var place in FindPlaces())
        {
            if (IngestionJobId is not null)
                Stop(place, IngestionJobId);
            else if (TryAwait(Item, token => IngestionStatus.RunningAsync(place.Connection, place.KnowledgeBaseId, place.DataSourceId, token), out var running))
                running.ForEach(job => Stop(place, job.IngestionJobId!));
        }
    }

    private void Stop(IngestionPlace place, string id)
    {
        if (IsJobId(id) && IsAgreed($"job {id} of {place}", "Stop ingestion job") && TryAwait(Item, token => place.Jobs.StopAsync(place.KnowledgeBaseId, place.DataSourceId, id, token), out var job))
            WriteObject(job);
    }
}
