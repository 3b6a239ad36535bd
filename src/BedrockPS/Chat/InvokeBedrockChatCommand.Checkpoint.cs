using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Loading;
using BedrockPS.Commands.Tools;
using BedrockPS.Core.Chat.Checkpoints;

namespace BedrockPS.Commands.Chat;

/// <content>Answers that a file keeps.</content>
public sealed partial class InvokeBedrockChatCommand
{
    private ICheckpoint? checkpoint;

    /// <summary>File that keeps each answer as it comes; it is made, for its owner alone, where it is not there. The same command with the same file sends only the items that it does not have, and emits all in the order of the input. The answers are in it in clear.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    private ICheckpoint OpenCheckpoint(string path)
    {
        var settings = new CheckpointSettings(Template(), SharedRegion())
        {
            SchemaJson = Schema?.Json,
            MaxContinuation = MaxContinuation,
            RunsTools = InvokeTool != ToolInvocation.None,
        };
        return Engine.Current.Checkpoints.Open(FilePath.Target(this, path, isLiteral: true), settings, Log.Warning);
    }

    // Items may bring their own; where none is set beyond that, there is none to share.
    private string SharedRegion()
    {
        try
        {
            return Connect(Region).Region;
        }
        catch (BedrockException)
        {
            return string.Empty;
        }
    }

    // What was paid for comes out first; an answer that cannot be kept is the last one that is paid for.
    private void EndIfNotKept()
    {
        if (checkpoint?.Fault is not { } fault)
            return;
        if (calls is not null)
            Stoppable(calls.Finish);
        Refuse(fault);
    }
}
