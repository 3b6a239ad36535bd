using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Session;
using BedrockPS.Core.Tools;

namespace BedrockPS.Commands.Tools;

/// <summary>Puts the tool loop over a chat, as -InvokeTool says.</summary>
internal sealed class ToolCalling(PSCmdlet command, PipelinePump pump, ICallLog log, ToolInvocation mode, int maxRounds)
{
    private readonly ToolApproval approval = new(command, mode == ToolInvocation.Confirm);

    /// <summary>True when calls of the answer are run here.</summary>
    public bool Runs(ChatRequest request) => mode != ToolInvocation.None && request.Tools.Count > 0;

    /// <summary>The chat to send a request through.</summary>
    /// <exception cref="BedrockException">ToolApprovalRequired: a call would have to be asked for, and nobody can be asked.</exception>
    public IChatService Over(IChatService chat, ChatRequest request)
    {
        if (!Runs(request))
            return chat;
        approval.Check(request.Tools);
        return new ToolChat(chat, new PipelineToolRunner(pump, new ToolInvoker(command, approval)), maxRounds, log);
    }
}
