using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace BedrockPS.Commands.Tools;

/// <summary>A parameter that a model may give.</summary>
internal sealed record ToolParameter(string Name, Type Type);

/// <summary>A way to call a command: one of its parameter sets.</summary>
internal sealed record ParameterUse(IReadOnlyList<string> Names, IReadOnlyList<string> Mandatory);

/// <summary>What is behind a tool: a command or a script block, and the parameters that a model may give to it.</summary>
internal sealed record ToolHandler(object Target, IReadOnlyList<ToolParameter> Parameters, IReadOnlyList<ParameterUse> Uses)
{
    private readonly Guid? runspace = Runspace.DefaultRunspace?.InstanceId;

    /// <summary>
    /// What to run here. In another runspace than the one it was made in, a command is the one of the same name there, and a script
    /// block a copy without ties to where it came from.
    /// </summary>
    /// <exception cref="BedrockException">NotFound: there is no such command here.</exception>
    public object In(CommandInvocationIntrinsics commands)
    {
        if (runspace == Runspace.DefaultRunspace?.InstanceId)
            return Target;
        return Target switch
        {
            ScriptBlock { Ast: ScriptBlockAst ast } => ast.GetScriptBlock(),
            ScriptBlock block => ScriptBlock.Create(block.ToString()),
            CommandInfo command => ToolCommand.Find(commands, QualifiedName(command)),
            _ => Target,
        };
    }

    /// <summary>The name with its module, so that another command of the same name is not taken for it.</summary>
    public static string QualifiedName(CommandInfo command) =>
        command is ExternalScriptInfo script ? script.Path : string.IsNullOrEmpty(command.ModuleName) ? command.Name : $"{command.ModuleName}\\{command.Name}";
}
