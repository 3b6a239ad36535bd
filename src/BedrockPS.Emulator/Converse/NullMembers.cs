using System.Text.Json;
using System.Text.Json.Nodes;

namespace BedrockEmulator.Converse;

/// <summary>Takes members that are JSON null out of a checked body: on the wire they mean the same as absent ones.</summary>
internal static class NullMembers
{
    public static JsonElement Remove(Shapes shapes, string shape, JsonElement body)
    {
        if (!HasNull(body))
            return body;
        var node = WireJson.Node(body)!;
        Visit(shapes, shapes.Get(shape), node);
        return WireJson.Element(node);
    }

    // Values are not read: an attachment of many megabytes is stepped over.
    private static bool HasNull(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(member => member.Value.ValueKind == JsonValueKind.Null || HasNull(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(HasNull),
        _ => false,
    };

    private static void Visit(Shapes shapes, Shape shape, JsonNode node)
    {
        if (shape.Type == "structure" && node is JsonObject structure)
        {
            foreach (var (name, value) in structure.ToList())
            {
                if (value is null)
                    structure.Remove(name);
                else if (shape.Members.TryGetValue(name, out var target))
                    Visit(shapes, shapes.Get(target), value);
            }
        }
        else if (shape.Type == "list" && node is JsonArray list)
        {
            foreach (var item in list.OfType<JsonNode>())
                Visit(shapes, shapes.Get(shape.Element!), item);
        }
    }
}
