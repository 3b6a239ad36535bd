using System.Text.Json;

namespace BedrockPS.Build.Operations;

/// <summary>Reads optional members of model JSON.</summary>
internal static class JsonElements
{
    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static bool Flag(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    public static IEnumerable<JsonProperty> Properties(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.EnumerateObject() : [];

    public static IEnumerable<string> Texts(this JsonElement element, string name) => element.TryGetProperty(name, out var value)
        ? value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => item.GetString()!) : [value.GetString()!]
        : [];

    /// <summary>Refuses names that nobody has looked at yet: a trait that is silently dropped would be a wrong request later.</summary>
    public static void AllowOnly(this JsonElement element, string what, params ReadOnlySpan<string> known)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (known.IndexOf(property.Name) < 0)
                throw new ModelException($"{what} has '{property.Name}', which the operations table does not know. Decide what it means.");
        }
    }
}
