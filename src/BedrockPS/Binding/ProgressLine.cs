using System.Management.Automation;

namespace BedrockPS.Commands.Binding;

/// <summary>One line of progress, gone when the command ends, however it ends.</summary>
internal sealed class ProgressLine(PSCmdlet command, string activity)
{
    // Hosts tell records of one activity apart by it; PowerShell's own numbers count up from 1.
    private static long lastSource = 1L << 40;

    private readonly long source = Interlocked.Increment(ref lastSource);
    private bool isShown;

    /// <summary>False where nobody sees it.</summary>
    public bool IsSeen { get; } = RunProgress.IsSeen(command.Host);

    public void Show(RunState state)
    {
        if (!IsSeen)
            return;
        isShown = true;
        command.CommandRuntime.WriteProgress(source, new ProgressRecord(0, activity, state.Text)
        {
            PercentComplete = state.Percent ?? -1,
            SecondsRemaining = state.SecondsLeft ?? -1,
        });
    }

    /// <summary>The work is over.</summary>
    public void End()
    {
        if (isShown)
            command.CommandRuntime.WriteProgress(source, Last());
        isShown = false;
    }

    /// <summary>The pipeline has ended; when it was stopped it takes no record any more, but the host does.</summary>
    public void Release()
    {
        if (isShown)
            command.Host.UI.WriteProgress(source, Last());
        isShown = false;
    }

    private ProgressRecord Last() => new(0, activity, "Done") { RecordType = ProgressRecordType.Completed };
}
