using System.Text.Json;

namespace BedrockEmulator.Converse;

/// <summary>
/// Checks a body against its shape as the service's front end does: a wrong JSON type is a SerializationException at once,
/// all broken constraints together are one ValidationException.
/// </summary>
internal sealed class ShapeValidator
{
    private readonly List<string> _errors = [];

    private readonly Shapes _shapes;

    private ShapeValidator(Shapes shapes) => _shapes = shapes;

    public static void Check(Shapes shapes, string shape, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw Wrong(body, "a structure");
        var validator = new ShapeValidator(shapes);
        validator.Visit(shapes.Get(shape), body, "", fromService: false);
        if (validator._errors.Count == 0)
            return;
        var count = validator._errors.Count;
        throw EmulatorException.Validation(
            $"{count} validation error{(count == 1 ? "" : "s")} detected: {string.Join("; ", validator._errors)}");
    }

    private void Visit(Shape shape, JsonElement value, string path, bool fromService)
    {
        switch (shape.Type)
        {
            case "document": break;
            case "structure": VisitStructure(shape, value, path, fromService); break;
            case "list": VisitList(shape, value, path, fromService); break;
            case "map": VisitMap(shape, value, path, fromService); break;
            case "string": VisitString(shape, value, path); break;
            case "blob": VisitBlob(shape, value, path); break;
            case "boolean":
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                    throw Wrong(value, "a Boolean");
                break;
            default: VisitNumber(shape, value, path); break;
        }
    }

    private void VisitStructure(Shape shape, JsonElement value, string path, bool fromService)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Wrong(value, "a structure");
        // A later turn sends back what the service answered, kinds of block unknown to this endpoint included.
        fromService |= shape.Name == "Message" && value.TryGetProperty("role", out var role) && role.ValueEquals("assistant");
        var present = value.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).ToList();
        foreach (var member in present)
        {
            if (shape.Members.TryGetValue(member.Name, out var target))
                Visit(_shapes.Get(target), member.Value, Join(path, member.Name), fromService);
            else if (!(fromService && shape.Name == "ContentBlock"))
                _errors.Add($"Value at '{Join(path, member.Name)}' failed to satisfy constraint: {shape.Name} has no member of this name");
        }
        if (shape.IsUnion && present.Count != 1)
            _errors.Add($"Value at '{Here(path)}' failed to satisfy constraint: Member must have exactly one of [{string.Join(", ", shape.Members.Keys)}] set");
        foreach (var name in shape.Required.Where(name => present.TrueForAll(member => member.Name != name)))
            _errors.Add($"Value null at '{Join(path, name)}' failed to satisfy constraint: Member must not be null");
    }

    private void VisitList(Shape shape, JsonElement value, string path, bool fromService)
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw Wrong(value, "a list");
        CheckLength(shape, value.GetArrayLength(), value, path);
        var index = 0;
        foreach (var item in value.EnumerateArray())
            Visit(_shapes.Get(shape.Element!), item, $"{path}.{++index}.member", fromService);
    }

    private void VisitMap(Shape shape, JsonElement value, string path, bool fromService)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Wrong(value, "a map");
        var count = 0;
        foreach (var member in value.EnumerateObject())
        {
            count++;
            CheckKey(shape, member.Name, path);
            Visit(_shapes.Get(shape.Element!), member.Value, $"{path}.{member.Name}.member", fromService);
        }
        CheckLength(shape, count, value, path);
    }

    private void CheckKey(Shape shape, string key, string path)
    {
        if (shape.Key is not null)
            CheckText(_shapes.Get(shape.Key), key, path + ".key");
    }

    private void VisitString(Shape shape, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw Wrong(value, "a String");
        CheckText(shape, value.GetString()!, path);
    }

    private void CheckText(Shape shape, string text, string path)
    {
        var shown = shape.IsSensitive ? null : text;
        if (shape.Enum.Count > 0 && !shape.Enum.Contains(text))
            Add(shown, path, $"Member must satisfy enum value set: [{string.Join(", ", shape.Enum)}]");
        var length = text.EnumerateRunes().Count();
        if (length < shape.Min)
            Add(shown, path, $"Member must have length greater than or equal to {shape.Min}");
        if (length > shape.Max)
            Add(shown, path, $"Member must have length less than or equal to {shape.Max}");
        if (shape.Expression is { } expression && !expression.IsMatch(text))
            Add(shown, path, $"Member must satisfy regular expression pattern: {shape.Pattern}");
    }

    private void VisitBlob(Shape shape, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.String || !value.TryGetBytesFromBase64(out var bytes))
            throw Wrong(value, "a Blob");
        CheckLength(shape, bytes.Length, value, path);
    }

    private void CheckLength(Shape shape, int length, JsonElement value, string path)
    {
        var shown = value.ValueKind == JsonValueKind.Array ? "[...]" : "{...}";
        if (length < shape.Min)
            Add(shown, path, $"Member must have length greater than or equal to {shape.Min}");
        if (length > shape.Max)
            Add(shown, path, $"Member must have length less than or equal to {shape.Max}");
    }

    private void VisitNumber(Shape shape, JsonElement value, string path)
    {
        var whole = shape.Type is "integer" or "long";
        if (value.ValueKind != JsonValueKind.Number || (whole && !value.TryGetInt32(out _)))
            throw Wrong(value, whole ? "an Integer" : "a Float");
        var number = value.GetDouble();
        if (number < shape.Min)
            Add(value.GetRawText(), path, $"Member must have value greater than or equal to {shape.Min}");
        if (number > shape.Max)
            Add(value.GetRawText(), path, $"Member must have value less than or equal to {shape.Max}");
    }

    private void Add(string? value, string path, string constraint) =>
        _errors.Add($"Value {(value is null ? "" : $"'{value}' ")}at '{path.TrimStart('.')}' failed to satisfy constraint: {constraint}");

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;

    private static string Here(string path) => path.Length == 0 ? "body" : path;

    private static EmulatorException Wrong(JsonElement value, string wanted)
    {
        var found = value.ValueKind switch
        {
            JsonValueKind.Object => "START_OBJECT",
            JsonValueKind.Array => "START_ARRAY",
            JsonValueKind.String => "STRING_VALUE",
            JsonValueKind.Number => "NUMBER_VALUE",
            JsonValueKind.True => "TRUE_VALUE",
            JsonValueKind.False => "FALSE_VALUE",
            _ => "NULL_VALUE",
        };
        return new(400, "SerializationException", $"{found} can not be converted to {wanted}");
    }
}
