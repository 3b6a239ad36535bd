using System.Collections.ObjectModel;
using System.Management.Automation;

namespace BedrockPS.Commands.Tools;

/// <summary>The parameters of a command that a model may give: their schemas, and the ways to call the command with them.</summary>
internal sealed class CommandParameters
{
    private readonly Dictionary<string, CommandParameterInfo> all = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ToolParameter> offered = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, object?>> schemas = new(StringComparer.Ordinal);
    private readonly string name;

    /// <summary>Reads a command's parameters.</summary>
    /// <exception cref="BedrockException">InputInvalid: a named parameter does not exist or has no JSON form, or the command cannot be called with what is left.</exception>
    public CommandParameters(CommandInfo command, string name, IReadOnlyList<string>? include, IReadOnlyList<string>? exclude)
    {
        this.name = name;
        var sets = Sets(command);
        foreach (var parameter in sets.SelectMany(set => set.Parameters).Where(parameter => !IsCommon(parameter.Name) && !parameter.IsDynamic))
            all.TryAdd(parameter.Name, parameter);
        var left = Named(exclude, "-ExcludeParameter");
        foreach (var wanted in include is null ? all.Keys : (IEnumerable<string>)Named(include, "-IncludeParameter"))
            Offer(all[wanted], isNamed: include is not null && !left.Contains(wanted), isLeft: left.Contains(wanted));
        Uses = Usable(sets);
        var used = Uses.SelectMany(use => use.Names).ToHashSet(StringComparer.Ordinal);
        offered.RemoveAll(parameter => !used.Contains(parameter.Name));
    }

    public IReadOnlyList<ToolParameter> Parameters => offered;

    public IReadOnlyList<ParameterUse> Uses { get; }

    /// <summary>Which parameters belong together, for a model: schemas that say so are refused by some. Null when there is nothing to say.</summary>
    public string? UseNote
    {
        get
        {
            var needs = Uses.Select(use => string.Join(" and ", use.Mandatory)).Distinct().ToList();
            return needs.Count < 2 || needs.Contains(string.Empty) || Required.Count > 0 ? null : $"Give {string.Join(", or ", needs)}.";
        }
    }

    private IReadOnlyList<string> Required => [.. offered.Select(parameter => parameter.Name).Where(parameter => Uses.All(use => use.Mandatory.Contains(parameter)))];

    /// <summary>The schema of the arguments.</summary>
    public IReadOnlyDictionary<string, object?> Schema(CommandHelp help)
    {
        var properties = offered.ToDictionary(parameter => parameter.Name, parameter => (object?)Described(parameter.Name, help));
        var schema = new Dictionary<string, object?> { ["type"] = "object", ["properties"] = properties };
        if (Required.Count > 0)
            schema["required"] = Required.ToArray();
        schema["additionalProperties"] = false;
        return schema;
    }

    private Dictionary<string, object?> Described(string parameter, CommandHelp help)
    {
        var schema = new Dictionary<string, object?>(schemas[parameter]);
        var text = all[parameter].HelpMessage is { Length: > 0 } message ? message : help.Of(parameter);
        if (!string.IsNullOrWhiteSpace(text))
            schema["description"] = schema.TryGetValue("description", out var more) ? $"{text} {more}" : text;
        return schema;
    }

    private ReadOnlyCollection<CommandParameterSetInfo> Sets(CommandInfo command)
    {
        try
        {
            return command.ParameterSets;
        }
        catch (RuntimeException fault)
        {
            throw BedrockException.Input($"The parameters of '{name}' cannot be read: {fault.Message}");
        }
    }

    private void Offer(CommandParameterInfo parameter, bool isNamed, bool isLeft)
    {
        if (isLeft)
            return;
        var schema = HasJsonForm(parameter.ParameterType) ? TypeSchema.TryFor(parameter.ParameterType, parameter.Attributes) : null;
        if (schema is not null)
        {
            offered.Add(new(parameter.Name, parameter.ParameterType));
            schemas[parameter.Name] = schema;
        }
        else if (isNamed)
        {
            throw BedrockException.Input($"-IncludeParameter '{parameter.Name}' of '{name}' is a {parameter.ParameterType.Name}, which has no JSON form.");
        }
    }

    private List<ParameterUse> Usable(IReadOnlyList<CommandParameterSetInfo> sets)
    {
        var names = offered.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        var uses = new List<ParameterUse>();
        foreach (var set in sets)
        {
            var mandatory = set.Parameters.Where(parameter => parameter.IsMandatory && !parameter.IsDynamic).Select(parameter => parameter.Name).ToList();
            if (mandatory.All(names.Contains))
                uses.Add(new([.. set.Parameters.Select(parameter => parameter.Name).Where(names.Contains)], mandatory));
        }
        if (uses.Count > 0)
            return uses;
        var missing = sets.SelectMany(set => set.Parameters).Where(parameter => parameter.IsMandatory && !names.Contains(parameter.Name)).Select(parameter => parameter.Name).Distinct();
        throw BedrockException.Input(
            $"'{name}' cannot be called without parameters that are left out or have no JSON form: {string.Join(", ", missing)}.",
            "Write a function that takes what a model can give, and make the tool from that.");
    }

    private HashSet<string> Named(IReadOnlyList<string>? patterns, string parameter)
    {
        var named = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pattern in patterns ?? [])
        {
            var wildcard = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
            var found = all.Keys.Where(wildcard.IsMatch).ToList();
            if (found.Count == 0)
                throw BedrockException.Input($"{parameter} '{pattern}': '{name}' has no such parameter. Dynamic and common parameters do not count.");
            named.UnionWith(found);
        }
        return named;
    }

    private static bool IsCommon(string parameter) =>
        Cmdlet.CommonParameters.Contains(parameter) || Cmdlet.OptionalCommonParameters.Contains(parameter) || parameter == "ProgressAction";

    // A class of .NET or PowerShell with settable properties could be filled from JSON, but a process or a service is not made that way.
    private static bool HasJsonForm(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return HasJsonForm(inner);
        if (JsonScalar.Find(type) is not null || type.IsEnum || type == typeof(object) || type == typeof(PSObject) || MapType.Find(type) is not null)
            return true;
        if (ListType.Find(type) is { } list)
            return HasJsonForm(list.Element);
        return type.Namespace is not { } space || !(space.StartsWith("System", StringComparison.Ordinal) || space.StartsWith("Microsoft", StringComparison.Ordinal));
    }
}
