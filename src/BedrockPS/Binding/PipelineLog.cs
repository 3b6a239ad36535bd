using System.Management.Automation;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Binding;

/// <summary>Brings what a call tells to the streams of the cmdlet that made it.</summary>
internal sealed class PipelineLog(Cmdlet command, PipelinePump pump) : ICallLog
{
    public void Verbose(string text) => pump.Post(() => command.WriteVerbose(HostText.Clean(text)));

    public void Debug(string text) => pump.Post(() => command.WriteDebug(HostText.Clean(text)));

    public void Warning(string text) => pump.Post(() => command.WriteWarning(HostText.Clean(text)));
}
