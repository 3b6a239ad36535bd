using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Structured;

/// <summary>A schema as text. Its members keep the exact JSON that they were given in.</summary>
internal sealed class SchemaText
{
    private const string Wrapper = "value";

    private readonly string _given;
    private readonly bool _isWrapped;

    private SchemaText(string given, string wire, bool isWrapped, string? draft)
    {
        _given = given;
        _isWrapped = isWrapped;
        Wire = wire;
        Draft = draft;
    }

    /// <summary>The schema as it goes out: tools and formats alike take an object alone.</summary>
    public string Wire { get; }

    /// <summary>What $schema said; the service does not take that member.</summary>
    public string? Draft { get; }

    /// <exception cref="BedrockException">InputInvalid: no JSON object.</exception>
    public static SchemaText Read(object schema, string what)
    {
        var json = schema as string ?? (schema as JsonText)?.Json ?? PlainJsonWriter.ToText(schema, what);
        if (!JsonValue.TryParse(json, out var root))
            throw BedrockException.Input($"{what} is text that is not JSON.", "Give JSON text, a hashtable, an object of ConvertFrom-Json, or a file (Get-Item schema.json).");
        if (!root.IsObject)
            throw BedrockException.Input($"{what} is JSON but no object, so it is no schema.");
        var members = root.Members();
        var draft = root.Member("$schema"u8).Text;
        members.RemoveAll(member => member.Name == "$schema");
        var given = Text(members);
        var isObject = root.Member("type"u8).Text == "object";
        if (isObject)
            return new(given, given, false, draft);
        // Properties without a type mean an object to their writer, and the service wants it said.
        return root.Member("type"u8).IsNull && root.Member("properties"u8).IsObject
            ? new(given, Typed(members), false, draft)
            : new(given, Wrap(members), true, draft);
    }

    public object? Unwrap(object? value) =>
        _isWrapped && value is IReadOnlyDictionary<string, object?> map ? map.GetValueOrDefault(Wrapper) : value;

    public string Shown(bool indented)
    {
        if (!indented)
            return _given;
        using var document = JsonDocument.Parse(_given, new JsonDocumentOptions { MaxDepth = 256 });
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 }))
            document.RootElement.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray()).ReplaceLineEndings();
    }

    private static string Text(List<JsonMember> members) => WireJson.ToText(writer =>
    {
        writer.WriteStartObject();
        WriteMembers(writer, members);
        writer.WriteEndObject();
    });

    private static string Typed(List<JsonMember> members) => WireJson.ToText(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "object"u8);
        WriteMembers(writer, members);
        writer.WriteEndObject();
    });

    // Definitions stay at the root, where the references to them point.
    private static string Wrap(List<JsonMember> members) => WireJson.ToText(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "object"u8);
        writer.WriteStartObject("properties"u8);
        writer.WriteStartObject(Wrapper);
        WriteMembers(writer, members.Where(member => !IsDefinitions(member)));
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartArray("required"u8);
        writer.WriteStringValue(Wrapper);
        writer.WriteEndArray();
        writer.WriteBoolean("additionalProperties"u8, false);
        WriteMembers(writer, members.Where(IsDefinitions));
        writer.WriteEndObject();
    });

    private static bool IsDefinitions(JsonMember member) => member.Name is "$defs" or "definitions";

    private static void WriteMembers(Utf8JsonWriter writer, IEnumerable<JsonMember> members)
    {
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
        }
    }
}
