using System.Collections;
using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.Tools;

namespace BedrockPS.Commands.Tools;

/// <summary>Reads -Tool: Tool objects, names of commands, commands, and hashtables in the module's or the service's spelling.</summary>
internal static class ToolReader
{
    /// <exception cref="BedrockException">InputInvalid or NotFound: the message quotes what is wrong.</exception>
    public static IReadOnlyList<Tool> Read(CommandInvocationIntrinsics commands, IEnumerable<object?> given)
    {
        var maker = new ToolMaker(commands);
        var tools = Fixed.List(given.Select(one => Read(maker, one)));
        ToolRules.Check(tools);
        return tools;
    }

    private static Tool Read(ToolMaker maker, object? given) => PlainValue.Unwrap(given) switch
    {
        Tool tool => tool,
        ScriptBlock => throw BedrockException.Input("-Tool: a script block has no name.", "Make the tool with New-BedrockTool -Name."),
        string or CommandInfo => maker.FromCommand(given, new ToolWish()),
        IDictionary map => FromMap(maker, Members(map)),
        PSObject { BaseObject: PSCustomObject } shown when shown.TypeNames[0].StartsWith("Deserialized.", StringComparison.Ordinal) =>
            throw BedrockException.Input($"-Tool: this is a copy ({shown.TypeNames[0]}) that cannot run anything.", "Make the tool in the session that uses it."),
        PSObject { BaseObject: PSCustomObject } shown => FromMap(maker, shown.Properties.ToDictionary(property => property.Name, property => (object?)property.Value, StringComparer.OrdinalIgnoreCase)),
        var other => throw BedrockException.Input($"-Tool takes tools (New-BedrockTool), names of commands and hashtables, not {other?.GetType().Name ?? "$null"}."),
    };

    private static Tool FromMap(ToolMaker maker, Dictionary<string, object?> map)
    {
        if (Take(map, "toolSpec") is { } specification)
            return FromMap(maker, Inner(specification, "toolSpec"));
        if (Take(map, "systemTool") is { } system)
            return SystemTool(system is string only ? only : Text(Inner(system, "systemTool"), "name"));
        var command = Take(map, "command");
        var wish = new ToolWish
        {
            Name = Text(map, "name"),
            Description = Text(map, "description"),
            JsonSchema = Take(map, "inputSchema") ?? Take(map, "jsonSchema"),
            Strict = Flag(map, "strict"),
            RequireApproval = Flag(map, "requireApproval") ?? false,
            MaxOutputLength = Take(map, "maxOutputLength") is { } length ? LanguagePrimitives.ConvertTo<int>(length) : ToolRules.DefaultMaxOutputLength,
        };
        if (map.Count > 0)
            throw BedrockException.Input($"-Tool '{wish.Name}' has members that no tool has: {string.Join(", ", map.Keys)}.", "A tool has name, description, inputSchema, strict, command, requireApproval and maxOutputLength; the service's own has systemTool.");
        if (wish.MaxOutputLength < 1)
            throw BedrockException.Input($"-Tool '{wish.Name}': maxOutputLength is {wish.MaxOutputLength}; the smallest is 1.");
        if (command is not null)
            return maker.FromCommand(command, wish);
        return wish.JsonSchema is not null || wish.Name is null
            ? ToolMaker.FromSchema(wish)
            : ToolMaker.FromSchema(wish with { JsonSchema = new Hashtable { ["type"] = "object", ["properties"] = new Hashtable() } });
    }

    private static Tool SystemTool(string? name)
    {
        ToolRules.CheckName(name);
        return new Tool { Name = name };
    }

    private static Dictionary<string, object?> Inner(object value, string member) => value switch
    {
        IDictionary map => Members(map),
        PSObject shown => shown.Properties.ToDictionary(property => property.Name, property => (object?)property.Value, StringComparer.OrdinalIgnoreCase),
        _ => throw BedrockException.Input($"-Tool: {member} must be a hashtable, as in @{{ {member} = @{{ name = 'x' }} }}."),
    };

    private static Dictionary<string, object?> Members(IDictionary map)
    {
        var members = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in map)
            members[$"{entry.Key}"] = entry.Value;
        return members;
    }

    private static object? Take(Dictionary<string, object?> map, string name) => map.Remove(name, out var value) ? PlainValue.Unwrap(value) : null;

    private static string? Text(Dictionary<string, object?> map, string name) => Take(map, name)?.ToString();

    private static bool? Flag(Dictionary<string, object?> map, string name) => Take(map, name) is { } value ? LanguagePrimitives.IsTrue(value) : null;
}
