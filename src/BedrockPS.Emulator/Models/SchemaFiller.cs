using System.Text.Json;
using System.Text.Json.Nodes;

namespace BedrockEmulator.Models;

/// <summary>
/// Makes a JSON value of a schema from what a text says: enum words, numbers, quoted and labelled values, places, names.
/// Optional properties that the text does not mention are left out; required ones always get a value of their type.
/// </summary>
/// <param name="text">Where values are looked for.</param>
/// <param name="fallback">What a required string gets when the text names nothing for it.</param>
/// <param name="lookup">Finds the sentence about a property, where the values come from a longer text; may be null.</param>
internal sealed class SchemaFiller(string text, string fallback, Func<string, string?>? lookup = null)
{
    private readonly TextValues _values = new(text);
    private JsonElement _root;

    public JsonNode Fill(JsonElement schema)
    {
        _root = schema;
        return Value("", schema, required: true)!;
    }

    private JsonNode? Value(string name, JsonElement schema, bool required)
    {
        schema = Resolve(schema);
        if (schema.ValueKind != JsonValueKind.Object)
            return required ? JsonValue.Create(fallback) : null;
        if (schema.TryGetProperty("const", out var constant))
            return Node(constant);
        if (schema.TryGetProperty("enum", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0)
            return Choice(name, schema, choices, required);
        return Type(schema) switch
        {
            "object" => Object(schema),
            "array" => Array(name, schema, required),
            "integer" => Number(name, schema, required) is { } number ? JsonValue.Create(Whole(number)) : null,
            "number" => Number(name, schema, required) is { } number ? JsonValue.Create(number) : null,
            "boolean" => _values.Boolean(name) is { } flag ? JsonValue.Create(flag) : required ? JsonValue.Create(Default(schema)?.ValueKind == JsonValueKind.True) : null,
            "null" => null,
            _ => Text(name, schema, required),
        };
    }

    private JsonObject Object(JsonElement schema)
    {
        var result = new JsonObject();
        var required = schema.TryGetProperty("required", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(item => item.ToString()).ToHashSet()
            : [];
        if (!schema.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
            return result;
        foreach (var property in properties.EnumerateObject())
        {
            var needed = required.Contains(property.Name);
            var value = Value(property.Name, property.Value, needed);
            if (value is not null || needed)
                result[property.Name] = value;
        }
        return result;
    }

    private JsonNode? Choice(string name, JsonElement schema, JsonElement choices, bool required)
    {
        var source = Source(name, schema);
        foreach (var choice in choices.EnumerateArray())
        {
            if (TextValues.Mentions(source, choice.ValueKind == JsonValueKind.String ? choice.GetString()! : choice.GetRawText()))
                return Node(choice);
        }
        return required ? Node(Default(schema) ?? choices[0]) : null;
    }

    private decimal? Number(string name, JsonElement schema, bool required)
    {
        var found = lookup is null ? _values.Number(name) : new TextValues(Source(name, schema)).Number(name);
        if (found is null && required)
            found = NumberAt(schema, "default") ?? 0;
        if (found is not { } value)
            return null;
        value = Math.Max(value, NumberAt(schema, "minimum") ?? value);
        return Math.Min(value, NumberAt(schema, "maximum") ?? value);
    }

    private JsonValue? Text(string name, JsonElement schema, bool required)
    {
        var found = _values.Text(name, TextAt(schema, "format") ?? "") ?? (required ? TextAt(schema, "default") ?? lookup?.Invoke(Words(name, schema)) ?? fallback : null);
        if (found is null)
            return null;
        var longest = (int)Math.Clamp(NumberAt(schema, "maxLength") ?? int.MaxValue, 0, int.MaxValue);
        return JsonValue.Create(found.Length > longest ? found[..longest] : found);
    }

    private JsonArray? Array(string name, JsonElement schema, bool required)
    {
        var items = schema.TryGetProperty("items", out var of) ? Resolve(of) : default;
        var list = new JsonArray();
        foreach (var value in Elements(name, items))
            list.Add(value);
        if (list.Count == 0 && required && NumberAt(schema, "minItems") is not 0)
            list.Add(Value(name, items, required: true));
        return list.Count > 0 || required ? list : null;
    }

    private IEnumerable<JsonNode?> Elements(string name, JsonElement items)
    {
        if (items.ValueKind == JsonValueKind.Object && items.TryGetProperty("enum", out var choices) && choices.ValueKind == JsonValueKind.Array)
            return choices.EnumerateArray().Where(choice => TextValues.Mentions(text, choice.ToString())).Select(Node);
        return Type(items) switch
        {
            "integer" => _values.Numbers().Select(number => (JsonNode?)JsonValue.Create(Whole(number))),
            "number" => _values.Numbers().Select(number => (JsonNode?)JsonValue.Create(number)),
            "string" => _values.List(name).Select(item => (JsonNode?)JsonValue.Create(item)),
            _ => [],
        };
    }

    private JsonElement Resolve(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || TextAt(schema, "$ref") is not { } reference)
            return schema;
        var target = _root;
        foreach (var step in reference.TrimStart('#', '/').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (target.ValueKind != JsonValueKind.Object || !target.TryGetProperty(step, out target))
                return default;
        }
        return target;
    }

    private string Source(string name, JsonElement schema) => lookup?.Invoke(Words(name, schema)) ?? text;

    private static string Words(string name, JsonElement schema) =>
        $"{TextValues.Label(name)} {TextAt(schema, "description")}";

    private static string Type(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type))
            return schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out _) ? "object" : "string";
        return type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(item => item.ToString()).FirstOrDefault(item => item != "null") ?? "null"
            : type.ToString();
    }

    private static long Whole(decimal number) => (long)Math.Round(Math.Clamp(number, long.MinValue, long.MaxValue));

    private static JsonElement? Default(JsonElement schema) => schema.TryGetProperty("default", out var value) ? value : null;

    // A decimal keeps the digits as they were written: 12.50 stays 12.50.
    private static decimal? NumberAt(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : null;

    private static string? TextAt(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonNode? Node(JsonElement element) => JsonNode.Parse(element.GetRawText(), documentOptions: new() { MaxDepth = 64 });

}
