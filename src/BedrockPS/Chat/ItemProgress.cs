using System.Management.Automation;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.Chat;

/// <summary>Shows the progress of a run as PowerShell does.</summary>
internal sealed class ItemProgress
{
    private readonly ProgressLine line;
    private readonly RunProgress? progress;

    /// <param name="command">The cmdlet that runs.</param>
    /// <param name="isWanted">False for answers that are shown themselves.</param>
    /// <param name="expected">How many items there will be; null when nobody knows.</param>
    public ItemProgress(PSCmdlet command, bool isWanted, long? expected)
    {
        line = new ProgressLine(command, "Invoke-BedrockChat");
        if (isWanted && RunProgress.IsSeen(command.Host))
            progress = new RunProgress(line.Show, TimeProvider.System) { Expected = expected };
    }

    /// <summary>Counts an item; null is one that gave no answer.</summary>
    public void Add(ChatResponse? response) => progress?.Add(response is null, response is not { IsKept: true });

    /// <summary>The run is over.</summary>
    public void End() => line.End();

    /// <summary>The pipeline has ended.</summary>
    public void Release() => line.Release();
}
