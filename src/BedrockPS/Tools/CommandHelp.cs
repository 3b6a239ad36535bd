using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.Tools;

/// <summary>What the help of a command says of it and of its parameters.</summary>
internal sealed class CommandHelp
{
    private const string Ask =
        """
        param($BedrockToolName)
        Microsoft.PowerShell.Core\Set-StrictMode -Off
        $found = Microsoft.PowerShell.Core\Get-Help -Name $BedrockToolName -ErrorAction Ignore | Microsoft.PowerShell.Utility\Select-Object -First 1
        @{
            Synopsis = "$($found.Synopsis)"
            Parameters = @(foreach ($one in $found.parameters.parameter) { @{ Name = "$($one.name)"; Text = @($one.description.Text) -join "`n" } })
        }
        """;

    private readonly Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);

    public string? Synopsis { get; private init; }

    public string? Of(string parameter) => parameters.GetValueOrDefault(parameter);

    /// <summary>Reads the help in a function or script itself, else that of Get-Help.</summary>
    public static CommandHelp Read(CommandInvocationIntrinsics commands, object target) => target switch
    {
        ScriptBlock block => FromComment(block),
        FunctionInfo function when HasComment(function.ScriptBlock) => FromComment(function.ScriptBlock),
        ExternalScriptInfo script => FromComment(script.ScriptBlock),
        CommandInfo command => FromHelp(commands, command),
        _ => new CommandHelp(),
    };

    private static bool HasComment(ScriptBlock? block) => Comment(block) is not null;

    private static CommentHelpInfo? Comment(ScriptBlock? block) => block?.Ast switch
    {
        FunctionDefinitionAst function => function.GetHelpContent(),
        ScriptBlockAst script => script.GetHelpContent(),
        _ => null,
    };

    private static CommandHelp FromComment(ScriptBlock? block)
    {
        var comment = Comment(block);
        var help = new CommandHelp { Synopsis = Line(comment?.Synopsis) ?? Line(comment?.Description) };
        foreach (var (name, text) in comment?.Parameters ?? new Dictionary<string, string>())
            help.Add(name, text);
        return help;
    }

    private static CommandHelp FromHelp(CommandInvocationIntrinsics commands, CommandInfo command)
    {
        if (commands.InvokeScript(true, ScriptBlock.Create(Ask), null, ToolHandler.QualifiedName(command)) is not [{ BaseObject: IDictionary found }])
            return new CommandHelp();
        var synopsis = found["Synopsis"] as string;
        // Where no help is installed, Get-Help gives the syntax in its place.
        var help = new CommandHelp { Synopsis = synopsis?.Contains($"{command.Name} [", StringComparison.Ordinal) == true || synopsis?.Contains("[<CommonParameters>]", StringComparison.Ordinal) == true ? null : Line(synopsis) };
        foreach (var parameter in ((IEnumerable)found["Parameters"]!).Cast<object>().Select(PlainValue.Unwrap).OfType<IDictionary>())
            help.Add((string)parameter["Name"]!, parameter["Text"] as string);
        return help;
    }

    private void Add(string name, string? text)
    {
        if (Line(text) is { } line)
            parameters[name] = line;
    }

    private static string? Line(string? text) => string.IsNullOrWhiteSpace(text) ? null : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
