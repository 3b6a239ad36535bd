using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Chat;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Where answers of knowledge bases go: the pipeline, the host as they come, and the variable of -ResponseVariable.</summary>
internal sealed class RagOutput(PSCmdlet command, bool asText, ResponseVariable variable)
{
    /// <summary>Emits a whole answer.</summary>
    public void Emit(RagResponse response)
    {
        Keep(response);
        command.WriteObject(asText ? response.Text : response);
        Tell(response);
    }

    /// <summary>Emits a piece, shows it, or both; the last one carries the whole answer.</summary>
    public void Emit(RagDelta delta, HostWriter? shown, bool asPieces)
    {
        if (delta.Text is { } text)
            shown?.Write(text);
        if (delta.Response is not { } response)
        {
            if (asPieces)
                command.WriteObject(delta);
            return;
        }

        shown?.EndLine();
        if (!asPieces)
        {
            Emit(response);
            return;
        }

        Keep(response);
        command.WriteObject(delta);
        Tell(response);
    }

    private void Keep(RagResponse response)
    {
        SeenModels.Add(response.ModelId);
        variable.Keep(response);
    }

    private void Tell(RagResponse response)
    {
        if (response.GuardrailAction == KnowledgeQueryRules.Intervened)
            command.WriteWarning(KnowledgeQueryRules.AnswerWarning);
    }
}
