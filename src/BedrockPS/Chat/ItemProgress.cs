using System.Management.Automation;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.Chat;

/// <summary>Shows the progress of a run as PowerShell does.</summary>
internal sealed class ItemProgress
{
    private const string Activity = "Invoke-BedrockChat";

    // Hosts tell records of one activity apart by it; PowerShell's own numbers count up from 1.
    private static long lastSource = 1L << 40;

    private readonly long source = Interlocked.Increment(ref lastSource);
    private readonly PSCmdlet command;
    private readonly RunProgress? progress;

    /// <param name="command">The cmdlet that runs.</param>
    /// <param name="isWanted">False for answers that are shown themselves.</param>
    /// <param name="expected">How many items there will be; null when nobody knows.</param>
    public ItemProgress(PSCmdlet command, bool isWanted, long? expected)
    {
        this.command = command;
        if (isWanted && RunProgress.IsSeen(command.Host))
            progress = new RunProgress(Show, TimeProvider.System) { Expected = expected };
    }

    /// <summary>Counts an item; null is one that gave no answer.</summary>
    public void Add(ChatResponse? response) => progress?.Add(response is null, response is not { IsKept: true });

    /// <summary>The run is over.</summary>
    public void End()
    {
        if (progress?.End() == true)
            command.CommandRuntime.WriteProgress(source, Last());
    }

    /// <summary>The pipeline has ended; when it was stopped it takes no record any more, but the host does.</summary>
    public void Release()
    {
        if (progress?.End() == true)
            command.Host.UI.WriteProgress(source, Last());
    }

    private static ProgressRecord Last() => new(0, Activity, "Done") { RecordType = ProgressRecordType.Completed };

    private void Show(RunState state) => command.CommandRuntime.WriteProgress(source, new ProgressRecord(0, Activity, state.Text)
    {
        PercentComplete = state.Percent ?? -1,
        SecondsRemaining = state.SecondsLeft ?? -1,
    });
}
