using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BedrockEmulator.Converse;

/// <summary>JSON as it goes over the wire: compact, and letters of all scripts as they are.</summary>
internal static class WireJson
{
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode? node) => node is null ? "null" : node.ToJsonString(s_options);

    public static JsonElement Element(JsonNode node) => JsonSerializer.SerializeToElement(node, s_options);

    public static JsonNode? Node(JsonElement element) => JsonSerializer.SerializeToNode(element, s_options);
}
