using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Loading;

namespace BedrockPS.Commands.Tools;

/// <summary>A JSON schema of arguments, in whatever form it was given.</summary>
internal sealed record ToolSchema(IReadOnlyDictionary<string, object?> Value, string Json)
{
    /// <summary>Reads a hashtable, custom object or JSON text; the wrapper { "json": ... } of the wire is taken too, and $schema, which the service refuses, is left out.</summary>
    /// <exception cref="BedrockException">InputInvalid: it is no schema of an object.</exception>
    public static ToolSchema Read(object? given, string tool)
    {
        var what = $"The schema of tool '{tool}'";
        var value = PlainValue.Unwrap(given) is string text ? Engine.Current.Json.Read(text, what) : PlainValue.Of(given);
        if (Members(value) is not { } members)
            throw BedrockException.Input($"{what} is not a JSON object.", "Give a hashtable, an object or JSON text such as {\"type\":\"object\",\"properties\":{}}.");
        if (members.Count == 1 && members.TryGetValue("json", out var inner))
            return Read(inner, tool);
        return Of(members, what);
    }

    public static ToolSchema Of(IReadOnlyDictionary<string, object?> members, string what)
    {
        var schema = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (!members.ContainsKey("type"))
            schema["type"] = "object";
        foreach (var (name, value) in members.Where(member => member.Key != "$schema"))
            schema[name] = value;
        if (schema["type"] is not "object")
            throw BedrockException.Input($"{what} must have the type object: arguments are given by name.");
        var json = Engine.Current.Json.Write(schema, what);
        return new((IReadOnlyDictionary<string, object?>)Engine.Current.Json.Read(json, what)!, json);
    }

    /// <summary>Names of the arguments that the schema knows.</summary>
    public IEnumerable<string> Names => Members(Value.GetValueOrDefault("properties"))?.Keys ?? [];

    private static IReadOnlyDictionary<string, object?>? Members(object? value) => value as IReadOnlyDictionary<string, object?>;
}
