using System.Text.Json;

namespace BedrockEmulator.Converse;

/// <summary>The JSON schema that outputConfig asks the answer to follow; it travels as text.</summary>
internal static class OutputSchema
{
    public static string? Text(ConverseInput input)
    {
        var structure = ConverseInput.Member(ConverseInput.Member(input.Get("outputConfig"), "textFormat"), "structure");
        return ConverseInput.Member(ConverseInput.Member(structure, "jsonSchema"), "schema")?.GetString();
    }

    public static JsonElement? Parse(string schema)
    {
        try
        {
            using var document = JsonDocument.Parse(schema);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
