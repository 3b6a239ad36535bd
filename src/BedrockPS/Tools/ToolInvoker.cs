using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using BedrockPS.Core.Tools;

namespace BedrockPS.Commands.Tools;

/// <summary>Runs the command behind a tool on the pipeline thread. Arguments are values all the way: no text of a model becomes code.</summary>
internal sealed class ToolInvoker(PSCmdlet command, ToolApproval approval)
{
    // The one text that is run, and it is constant. Names that nobody has: the tool sees the variables of its callers.
    private const string Call = "param($BedrockToolTarget, $BedrockToolArgument) & $BedrockToolTarget @BedrockToolArgument 2>&1";

    private const string Draw = "param($BedrockToolOutput) $BedrockToolOutput | Microsoft.PowerShell.Utility\\Out-String";

    /// <summary>Runs a call that is approved. Whatever the tool does wrong is an outcome.</summary>
    /// <exception cref="BedrockException">ToolApprovalRequired.</exception>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    public ToolOutcome Run(Tool tool, ToolCall call)
    {
        var handler = (ToolHandler)tool.Handler!;
        Hashtable arguments;
        object target;
        try
        {
            arguments = ToolArguments.Bind(handler.Parameters, handler.Uses, call.Input);
            target = handler.In(command.InvokeCommand);
        }
        catch (BedrockException fault)
        {
            command.WriteVerbose($"Tool {tool.Name}: not run, its arguments do not fit.");
            return new(fault.Message, IsError: true);
        }
        if (!approval.IsAgreed(tool, call))
        {
            command.WriteVerbose($"Tool {tool.Name}: declined.");
            return new("The user declined this call, so it was not run.", IsError: true);
        }
        var clock = Stopwatch.StartNew();
        var outcome = Invoke(target, arguments, tool.MaxOutputLength ?? ToolRules.DefaultMaxOutputLength);
        command.WriteVerbose($"Tool {tool.Name}: {(outcome.IsError ? "failed" : $"{outcome.Text?.Length ?? 0} characters")} in {clock.ElapsedMilliseconds} ms.");
        return outcome;
    }

    // What Format-Table and its like give is of no use but to be drawn.
    private static bool IsFormatting(PSObject? item) =>
        item?.BaseObject.GetType().Namespace?.StartsWith("Microsoft.PowerShell.Commands.Internal.Format", StringComparison.Ordinal) == true;

    private ToolOutcome Invoke(object target, Hashtable arguments, int maxLength)
    {
        try
        {
            var output = command.InvokeCommand.InvokeScript(true, ScriptBlock.Create(Call), null, target, arguments);
            return ToolOutput.Of(output.Any(IsFormatting) ? command.InvokeCommand.InvokeScript(true, ScriptBlock.Create(Draw), null, output) : output, maxLength);
        }
        catch (Exception fault) when (fault is not PipelineStoppedException)
        {
            return ToolOutput.Failed(fault);
        }
    }
}
