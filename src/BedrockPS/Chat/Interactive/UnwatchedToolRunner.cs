using BedrockPS.Core.Tools;

namespace BedrockPS.Commands.Chat.Interactive;

/// <summary>Runs tool calls with the keyboard left to them, and to the question before them.</summary>
internal sealed class UnwatchedToolRunner(IToolRunner runner, StopKey stop) : IToolRunner
{
    public async Task<ToolOutcome> RunAsync(Tool tool, ToolCall call, CancellationToken cancellationToken)
    {
        stop.Pause();
        try
        {
            return await runner.RunAsync(tool, call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            stop.Resume();
        }
    }
}
