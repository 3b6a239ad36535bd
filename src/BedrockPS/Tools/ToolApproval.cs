using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Loading;

namespace BedrockPS.Commands.Tools;

/// <summary>Asks for the approval of tool calls, as -WhatIf, -Confirm, -InvokeTool Confirm and -RequireApproval say.</summary>
internal sealed class ToolApproval(PSCmdlet command, bool always)
{
    private const int ShownLength = 2000;
    private const string Caption = "Tool call";

    private bool yesToAll;
    private bool noToAll;

    private bool IsPreview => LanguagePrimitives.IsTrue(command.GetVariableValue("WhatIfPreference")) || IsGiven("WhatIf");

    /// <summary>Refuses, before anything is sent, what would have to ask and cannot.</summary>
    /// <exception cref="BedrockException">ToolApprovalRequired.</exception>
    public void Check(IEnumerable<Tool> tools)
    {
        if (IsPreview || HostPrompt.CanAsk(command.Host))
            return;
        if (always || IsGiven("Confirm") || tools.Any(tool => tool is { RequireApproval: true, Handler: not null }))
            throw Unasked(null);
    }

    /// <summary>Asks where that is due.</summary>
    /// <exception cref="BedrockException">ToolApprovalRequired: nobody can be asked.</exception>
    public bool IsAgreed(Tool tool, ToolCall call)
    {
        // Verbose output has no arguments; a question and a preview must show them.
        var asked = $"Run tool {Shown(call)}";
        try
        {
            if (IsPreview || !(always || tool.RequireApproval == true))
                return command.ShouldProcess(IsPreview ? asked : $"Run tool {tool.Name}", asked + "?", Caption);
            return tool.RequireApproval == true
                ? command.ShouldContinue(asked + "?", Caption)
                : command.ShouldContinue(asked + "?", Caption, ref yesToAll, ref noToAll);
        }
        catch (Exception unasked) when (HostPrompt.IsRefusal(unasked))
        {
            throw Unasked(unasked);
        }
    }

    // Written anew from the values: escapes in the model's JSON could hide what is asked for.
    private static string Shown(ToolCall call)
    {
        var arguments = HostText.CleanLine(Engine.Current.Json.Write(call.Input, "The arguments"))!;
        return arguments.Length <= ShownLength ? $"{call.Name} {arguments}" : $"{call.Name} {arguments[..ShownLength]} ... ({arguments.Length - ShownLength} more characters)";
    }

    private bool IsGiven(string parameter) => command.MyInvocation.BoundParameters.TryGetValue(parameter, out var value) && LanguagePrimitives.IsTrue(value);

    private static BedrockException Unasked(Exception? inner) =>
        new(ErrorIds.ToolApprovalRequired, ErrorKind.InvalidOperation, "Tool calls need approval, and nobody can be asked in this session.", inner)
        {
            RecommendedAction = "Run it in an interactive session, or use -InvokeTool Auto with tools that were made without -RequireApproval.",
            IsSetup = true,
        };
}
