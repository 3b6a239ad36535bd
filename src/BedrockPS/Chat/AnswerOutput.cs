using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.Chat;

namespace BedrockPS.Commands.Chat;

/// <summary>Where answers go: the pipeline as -As says, the host as they come, and the variable of -ResponseVariable.</summary>
internal sealed class AnswerOutput(PSCmdlet command, ChatOutput form, ResponseVariable variable, Func<ChatResponse, object?> objectOf)
{
    /// <summary>Emits a whole answer.</summary>
    public void Emit(ChatResponse response)
    {
        Keep(response);
        Write(response);
        Tell(response);
    }

    /// <summary>Emits a piece, shows it, or both; the last one carries the whole answer.</summary>
    public void Emit(ChatDelta delta, HostWriter? shown, bool asPieces)
    {
        if (delta.Text is { } text)
            shown?.Write(text);
        else if (delta.Kind == "ToolUse")
            shown?.EndLine();
        if (delta.Response is not { } response)
        {
            if (asPieces)
                command.WriteObject(delta);
            return;
        }
        shown?.EndLine();
        Keep(response);
        if (asPieces)
            command.WriteObject(delta);
        else
            Write(response);
        Tell(response);
    }

    private void Keep(ChatResponse response)
    {
        SeenModels.Add(response.ModelId);
        variable.Keep(response);
    }

    private void Write(ChatResponse response)
    {
        if (form != ChatOutput.Object)
        {
            command.WriteObject(form == ChatOutput.Text ? response.Text : response);
            return;
        }
        try
        {
            command.WriteObject(objectOf(response), enumerateCollection: true);
        }
        catch (BedrockException fault)
        {
            command.WriteError(FaultRecord.Of(fault, response.InputObject));
        }
    }

    private void Tell(ChatResponse response)
    {
        if (StopReasonRules.Warning(response.StopReason) is { } warning)
            command.WriteWarning(warning);
        foreach (var fault in response.Faults)
            command.WriteError(FaultRecord.Of(fault, response.InputObject ?? response));
    }
}
