using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>Pages of a list. A page starts after a key in the order, not at a position, so that what goes in between does not shift the rest.</summary>
internal static class Paging
{
    private const int DefaultSize = 100;

    public static JsonObject Page<T>(
        JsonElement body, string listName, IEnumerable<T> items, Func<T, string> key, Func<T, JsonNode> view, bool descending = false)
    {
        var size = AgentOperation.MemberOf(body, "maxResults")?.GetInt32() ?? DefaultSize;
        var after = AgentOperation.TextOf(body, "nextToken") is { } token ? Decode(token) : null;
        var direction = descending ? -1 : 1;
        var rest = items
            .Where(item => after is null || string.CompareOrdinal(key(item), after) * direction > 0)
            .Order(Comparer<T>.Create((one, other) => string.CompareOrdinal(key(one), key(other)) * direction))
            .Take(size + 1)
            .ToList();
        var page = rest.Take(size).ToList();
        var made = new JsonObject { [listName] = new JsonArray(page.Select(view).ToArray()) };
        if (rest.Count > size)
            made["nextToken"] = Encode(key(page[^1]));
        return made;
    }

    /// <summary>The place of a thing in the order in which things were made.</summary>
    public static string Key(long order) => order.ToString("D12", CultureInfo.InvariantCulture);

    public static string Encode(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    public static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw Invalid();
        }
    }

    public static int DecodeNumber(string token) =>
        int.TryParse(Decode(token), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Invalid();

    private static EmulatorException Invalid() => EmulatorException.Validation("The provided nextToken is invalid.");
}
