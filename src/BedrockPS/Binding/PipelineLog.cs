using System.Management.Automation;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Binding;

/// <summary>Brings what a call tells to the streams of the cmdlet that made it.</summary>
internal sealed class PipelineLog(PSCmdlet command, PipelinePump pump) : ICallLog
{
    public bool TakesDetails { get; private set; } = true;

    /// <summary>Looks whether anybody sees verbose and debug text; on the pipeline thread.</summary>
    public void Look() => TakesDetails = IsGiven("Verbose") || IsGiven("Debug") || IsShown("VerbosePreference") || IsShown("DebugPreference");

    public void Verbose(string text) => pump.Post(() => command.WriteVerbose(HostText.Clean(text)));

    public void Debug(string text) => pump.Post(() => command.WriteDebug(HostText.Clean(text)));

    public void Warning(string text) => pump.Post(() => command.WriteWarning(HostText.Clean(text)));

    private bool IsGiven(string parameter) => command.MyInvocation.BoundParameters.ContainsKey(parameter);

    private bool IsShown(string preference) => command.GetVariableValue(preference) is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
}
