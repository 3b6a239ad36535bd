using System.Text.Json;
using System.Text.Json.Nodes;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>The attributes of a document: text, numbers, truth values and lists of text.</summary>
internal static class DocumentMetadata
{
    public const string Suffix = ".metadata.json";

    private const int LargestFile = 10 * 1024;

    /// <summary>Reads a metadata file: each attribute is a plain value, or one with its type.</summary>
    /// <exception cref="UnreadableDocumentException">It is no metadata file.</exception>
    public static JsonObject ReadFile(byte[] content)
    {
        if (content.Length > LargestFile)
            throw new UnreadableDocumentException("The metadata file exceeds the maximum size of 10 KB.");
        try
        {
            using var document = JsonDocument.Parse(content);
            if (AgentOperation.MemberOf(document.RootElement, "metadataAttributes") is not { ValueKind: JsonValueKind.Object } attributes)
                throw Invalid();
            var made = new JsonObject();
            foreach (var attribute in attributes.EnumerateObject())
                made[attribute.Name] = AgentOperation.MemberOf(attribute.Value, "value") is { } typed ? Typed(typed) : Plain(attribute.Value);
            return made;
        }
        catch (JsonException)
        {
            throw Invalid();
        }
    }

    /// <summary>Attributes that come with a document itself.</summary>
    public static JsonObject OfInline(JsonElement attributes)
    {
        var made = new JsonObject();
        foreach (var attribute in attributes.EnumerateArray())
            made[attribute.GetProperty("key").GetString()!] = Typed(attribute.GetProperty("value"));
        return made;
    }

    /// <summary>True when a typed value has the member of its type.</summary>
    public static bool IsWhole(JsonElement value) => ValueOf(value) is not null;

    private static JsonNode Typed(JsonElement value) => ValueOf(value) is { } found ? Plain(found) : throw Invalid();

    private static JsonElement? ValueOf(JsonElement value) => AgentOperation.TextOf(value, "type") switch
    {
        "STRING" => AgentOperation.MemberOf(value, "stringValue"),
        "NUMBER" => AgentOperation.MemberOf(value, "numberValue"),
        "BOOLEAN" => AgentOperation.MemberOf(value, "booleanValue"),
        "STRING_LIST" => AgentOperation.MemberOf(value, "stringListValue"),
        _ => null,
    };

    private static JsonNode Plain(JsonElement value)
    {
        var fits = value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
            || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String));
        return fits ? JsonNode.Parse(value.GetRawText())! : throw Invalid();
    }

    private static UnreadableDocumentException Invalid() => new("The metadata file is not valid: metadataAttributes must have text, numbers, booleans or lists of text.");
}
