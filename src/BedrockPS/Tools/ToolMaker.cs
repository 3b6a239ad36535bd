using System.Management.Automation;
using BedrockPS.Core.Tools;

namespace BedrockPS.Commands.Tools;

/// <summary>What a tool should be, beside the command behind it.</summary>
internal sealed record ToolWish
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public object? JsonSchema { get; init; }

    public IReadOnlyList<string>? Include { get; init; }

    public IReadOnlyList<string>? Exclude { get; init; }

    public bool? Strict { get; init; }

    public bool RequireApproval { get; init; }

    public int MaxOutputLength { get; init; } = ToolRules.DefaultMaxOutputLength;
}

/// <summary>Makes tools from commands, script blocks and schemas.</summary>
internal sealed class ToolMaker(CommandInvocationIntrinsics commands)
{
    /// <summary>A tool that the caller answers.</summary>
    /// <exception cref="BedrockException">InputInvalid: name or schema.</exception>
    public static Tool FromSchema(ToolWish wish)
    {
        ToolRules.CheckName(wish.Name);
        return Make(wish, wish.Name!, wish.Description, ToolSchema.Read(wish.JsonSchema, wish.Name!), null, null);
    }

    /// <summary>A tool with something behind it.</summary>
    /// <exception cref="BedrockException">InputInvalid or NotFound: nothing can be made of it.</exception>
    public Tool FromCommand(object? given, ToolWish wish)
    {
        var target = ToolCommand.Read(commands, given);
        var name = wish.Name ?? (target as CommandInfo)?.Name ?? throw BedrockException.Input("A script block has no name: give -Name.");
        ToolRules.CheckName(name);
        var command = target as CommandInfo ?? ToolCommand.Of(commands, (ScriptBlock)target);
        var schema = wish.JsonSchema is null ? null : ToolSchema.Read(wish.JsonSchema, name);
        var parameters = new CommandParameters(command, name, schema is null ? wish.Include : [.. schema.Names.Select(WildcardPattern.Escape)], wish.Exclude);
        var help = CommandHelp.Read(commands, target);
        var text = wish.Description ?? help.Synopsis ?? (target is CommandInfo ? $"Runs the PowerShell command {command.Name}." : null);
        var description = schema is null && parameters.UseNote is { } note ? $"{text} {note}".Trim() : text;
        return Make(
            wish,
            name,
            description,
            schema ?? ToolSchema.Of(parameters.Schema(help), $"The schema of tool '{name}'"),
            target is CommandInfo ? command.Name : target.ToString(),
            new ToolHandler(target, parameters.Parameters, parameters.Uses));
    }

    private static Tool Make(ToolWish wish, string name, string? description, ToolSchema schema, string? command, ToolHandler? handler) => new()
    {
        Name = name,
        Description = string.IsNullOrWhiteSpace(description) ? null : description,
        InputSchema = schema.Value,
        InputSchemaJson = schema.Json,
        Strict = wish.Strict,
        Command = command,
        RequireApproval = wish.RequireApproval,
        MaxOutputLength = wish.MaxOutputLength,
        Handler = handler,
    };
}
