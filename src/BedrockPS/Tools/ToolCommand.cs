using System.Management.Automation;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.Tools;

/// <summary>Finds the command that a tool is made from.</summary>
internal static class ToolCommand
{
    private const CommandTypes Callable = CommandTypes.Cmdlet | CommandTypes.Function | CommandTypes.Filter | CommandTypes.Alias | CommandTypes.ExternalScript | CommandTypes.Application;

    // The function lives in the scope of this script alone; it is there because PowerShell tells the parameters of commands only.
    private static readonly string AsFunction =
        "Microsoft.PowerShell.Management\\Set-Item -LiteralPath function:BedrockTool -Value $args[0]; Microsoft.PowerShell.Core\\Get-Command -Name BedrockTool -CommandType Function";

    /// <exception cref="BedrockException">NotFound, or InputInvalid for a program, which has no parameters to tell of.</exception>
    public static CommandInfo Find(CommandInvocationIntrinsics commands, string name)
    {
        var found = commands.GetCommand(name, Callable) ?? throw new BedrockException(ErrorIds.NotFound, ErrorKind.ObjectNotFound, $"There is no command '{name}' here to make a tool of.")
        {
            RecommendedAction = "Check the name with Get-Command, import its module, or give -Name and -JsonSchema for a tool that you answer yourself.",
        };
        return Resolve(found);
    }

    /// <summary>The command behind an alias.</summary>
    public static CommandInfo Resolve(CommandInfo command) => command switch
    {
        AliasInfo alias => Resolve(alias.ResolvedCommand ?? throw BedrockException.Input($"The alias '{alias.Name}' stands for no command.")),
        ApplicationInfo program => throw BedrockException.Input($"'{program.Name}' is a program: it does not tell its parameters.", "Write a function that calls it, and make the tool from that."),
        _ => command,
    };

    /// <summary>A script block as a command that tells its parameters.</summary>
    public static CommandInfo Of(CommandInvocationIntrinsics commands, ScriptBlock block)
    {
        var made = commands.InvokeScript(true, ScriptBlock.Create(AsFunction), null, block);
        return made is [{ BaseObject: FunctionInfo function }] ? function : throw BedrockException.Input("The script block cannot be made a function here.");
    }

    /// <summary>What was given, as a command or script block.</summary>
    public static object Read(CommandInvocationIntrinsics commands, object? given) => PlainValue.Unwrap(given) switch
    {
        CommandInfo command => Resolve(command),
        ScriptBlock block => block,
        string name when !string.IsNullOrWhiteSpace(name) => Find(commands, name),
        var other => throw BedrockException.Input($"A tool is made from a command's name, a CommandInfo (Get-Command) or a script block, not from {other?.GetType().Name ?? "$null"}."),
    };
}
