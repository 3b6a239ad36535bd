using System.Text;
using System.Text.Json;

namespace BedrockPS.Build.Operations;

/// <summary>
/// Writes the shapes of one model in the table's notation. A type is a simple kind (<c>string</c>, <c>timestamp:iso8601</c>,
/// <c>string:json</c>, <c>document</c>, ...), a structure's name, <c>[T]</c> for a list or <c>{T}</c> for a map, with <c>*</c> behind it
/// when it is sensitive. A member is its type, <c>!</c> when required, then words: its location with <c>:name</c> where the wire name
/// differs, <c>token</c>, <c>events</c>, <c>exception</c>.
/// </summary>
internal sealed class ShapeNotation(string service, JsonElement shapes)
{
    private static readonly string[] StructureTraits = ["union", "eventstream", "exception"];

    private readonly Queue<string> _pending = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Structures that something written so far refers to, each once; writing one may add more.</summary>
    public IEnumerable<string> TakeReferenced()
    {
        while (_pending.TryDequeue(out var name))
            yield return name;
    }

    /// <summary>The definition of a shape by its name.</summary>
    public JsonElement Shape(string name) => shapes.TryGetProperty(name, out var shape)
        ? shape
        : throw new ModelException($"{service}: there is no shape '{name}'.");

    /// <summary>Marks a structure to be written that no member refers to.</summary>
    public void Refer(string structure)
    {
        if (_seen.Add(structure))
            _pending.Enqueue(structure);
    }

    /// <summary>Members of a structure by name, in the model's order.</summary>
    public IEnumerable<(string Name, string Notation)> Members(string structure)
    {
        var shape = Shape(structure);
        CheckShape(structure, shape);
        var required = shape.Texts("required").ToHashSet(StringComparer.Ordinal);
        var payload = shape.Text("payload");
        foreach (var member in shape.Properties("members"))
        {
            var notation = new StringBuilder(Type(member.Value.Text("shape")!, member.Value.Flag("jsonvalue"), 0));
            if (required.Contains(member.Name))
                notation.Append('!');
            AppendWords(notation, $"{structure}.{member.Name}", member, payload == member.Name);
            yield return (member.Name, notation.ToString());
        }
    }

    /// <summary>Traits of a structure that its users must know: union, eventstream, exception.</summary>
    public string Traits(string structure)
    {
        var shape = Shape(structure);
        return string.Join(' ', StructureTraits.Where(trait => shape.Flag(trait)));
    }

    private void AppendWords(StringBuilder notation, string what, JsonProperty member, bool isPayload)
    {
        member.Value.AllowOnly(
            $"{service}: member {what}",
            "shape", "location", "locationName", "idempotencyToken", "jsonvalue", "box",
            "documentation", "deprecated", "deprecatedMessage", "deprecatedSince");
        var location = isPayload ? "payload" : Location(what, member.Value.Text("location"));
        var wireName = isPayload ? member.Name : member.Value.Text("locationName") ?? member.Name;
        if (location != "body" || wireName != member.Name)
            notation.Append(' ').Append(location);
        if (wireName != member.Name)
            notation.Append(':').Append(wireName);
        if (member.Value.Flag("idempotencyToken"))
            notation.Append(" token");

        var target = Shape(member.Value.Text("shape")!);
        if (target.Flag("eventstream"))
            notation.Append(" events");
        if (target.Flag("exception"))
            notation.Append(" exception");
    }

    private string Location(string what, string? location) => location switch
    {
        null => "body",
        "uri" => "uri",
        "querystring" => "query",
        "header" => "header",
        _ => throw new ModelException($"{service}: member {what} is in '{location}', which the operations table does not know."),
    };

    private string Type(string name, bool isJsonText, int depth)
    {
        var shape = Shape(name);
        CheckShape(name, shape);
        if (depth > 8)
            throw new ModelException($"{service}: lists or maps in '{name}' refer to themselves.");

        var kind = shape.Text("type")!;
        var type = kind switch
        {
            "structure" when shape.Flag("document") => "document",
            "structure" => Reference(name),
            "list" => $"[{Type(shape.GetProperty("member").Text("shape")!, false, depth + 1)}]",
            "map" => $"{{{Type(shape.GetProperty("value").Text("shape")!, false, depth + 1)}}}",
            "timestamp" when shape.Text("timestampFormat") is { } format => $"timestamp:{format}",
            "string" when isJsonText => "string:json",
            "string" or "boolean" or "integer" or "long" or "float" or "double" or "timestamp" or "blob" => kind,
            _ => throw new ModelException($"{service}: shape '{name}' is of type '{kind}', which the operations table does not know."),
        };
        return shape.Flag("sensitive") ? type + "*" : type;
    }

    private string Reference(string structure)
    {
        Refer(structure);
        return structure;
    }

    private void CheckShape(string name, JsonElement shape) => shape.AllowOnly(
        $"{service}: shape {name}",
        "type", "members", "required", "min", "max", "pattern", "enum", "member", "key", "value", "sensitive", "union",
        "error", "exception", "fault", "retryable", "document", "payload", "timestampFormat", "event", "eventstream", "box",
        "documentation", "deprecated", "deprecatedMessage");
}
