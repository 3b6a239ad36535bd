using BedrockPS.Commands.Binding;
using BedrockPS.Core.Tools;

namespace BedrockPS.Commands.Tools;

/// <summary>Brings tool calls to the pipeline thread, which runs them one after the other, however many chats ask.</summary>
internal sealed class PipelineToolRunner(PipelinePump pump, ToolInvoker invoker) : IToolRunner
{
    public Task<ToolOutcome> RunAsync(Tool tool, ToolCall call, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<ToolOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        pump.Post(() => Run(tool, call, done));
        return done.Task.WaitAsync(cancellationToken);
    }

    // Anything else that is thrown ends the pipeline, and with it the token that the chat waits on.
    private void Run(Tool tool, ToolCall call, TaskCompletionSource<ToolOutcome> done)
    {
        try
        {
            done.TrySetResult(invoker.Run(tool, call));
        }
        catch (BedrockException fault)
        {
            done.TrySetException(fault);
        }
    }
}
