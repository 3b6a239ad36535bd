using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>A wait for jobs in a pipeline: its progress, and what is said when the pipeline is stopped before their end.</summary>
/// <param name="command">The cmdlet that waits.</param>
/// <param name="pump">Brings progress to the pipeline thread.</param>
/// <param name="timeoutSec">Limit in seconds, null for none.</param>
internal sealed class IngestionWaiting(PSCmdlet command, PipelinePump pump, int? timeoutSec)
{
    private readonly ProgressLine line = new(command, command.MyInvocation.MyCommand.Name);
    private IngestionWait? wait;

    public TimeSpan? Limit { get; } = timeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Jobs that were added. The clock of the limit starts with the first.</summary>
    public IngestionWait Jobs => wait ??= new IngestionWait(TimeProvider.System, Limit) { Tell = Tell };

    public bool IsEmpty => wait is null || wait.Open.Count == 0;

    /// <summary>Shows how far jobs are; from any thread.</summary>
    public void Tell(IngestionState state)
    {
        if (line.IsSeen)
            pump.Post(() => line.Show(new RunState(state.ToString(), null, null)));
    }

    /// <summary>The wait is over.</summary>
    public void End() => line.End();

    /// <summary>The pipeline has ended. Jobs whose end was not seen go on without it, and whoever stopped it should know.</summary>
    public void Release()
    {
        line.Release();
        var left = wait?.Open ?? [];
        if (left.Count > 0)
            command.Host.UI.WriteWarningLine($"No longer waiting. In AWS {(left.Count == 1 ? "this ingestion job goes" : "these ingestion jobs go")} on: {string.Join(", ", left)}. Wait-BedrockIngestionJob waits again, Stop-BedrockIngestionJob ends them.");
    }
}
