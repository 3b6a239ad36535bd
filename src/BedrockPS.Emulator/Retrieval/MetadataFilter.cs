using System.Text.Json;
using System.Text.Json.Nodes;

namespace BedrockEmulator.Retrieval;

/// <summary>A retrieval filter, checked and then asked of the attributes of one document after the other.</summary>
internal static class MetadataFilter
{
    private static readonly Dictionary<string, Func<JsonNode?, JsonElement, bool>> s_operators = new()
    {
        ["equals"] = Is,
        ["notEquals"] = (actual, wanted) => !Is(actual, wanted),
        ["in"] = (actual, wanted) => wanted.EnumerateArray().Any(one => Is(actual, one)),
        ["notIn"] = (actual, wanted) => !wanted.EnumerateArray().Any(one => Is(actual, one)),
        ["greaterThan"] = (actual, wanted) => Compare(actual, wanted) > 0,
        ["greaterThanOrEquals"] = (actual, wanted) => Compare(actual, wanted) >= 0,
        ["lessThan"] = (actual, wanted) => Compare(actual, wanted) < 0,
        ["lessThanOrEquals"] = (actual, wanted) => Compare(actual, wanted) <= 0,
        ["startsWith"] = (actual, wanted) => Texts(actual, inList: false).Any(text => text.StartsWith(wanted.GetString()!, StringComparison.Ordinal)),
        ["stringContains"] = (actual, wanted) => Texts(actual, inList: true).Any(text => text.Contains(wanted.GetString()!, StringComparison.Ordinal)),
        ["listContains"] = (actual, wanted) => actual is JsonArray list && list.Any(item => Is(item, wanted)),
    };

    private static readonly Dictionary<string, Func<JsonElement, bool>> s_values = new()
    {
        ["equals"] = IsScalar,
        ["notEquals"] = IsScalar,
        ["in"] = IsList,
        ["notIn"] = IsList,
        ["greaterThan"] = IsNumber,
        ["greaterThanOrEquals"] = IsNumber,
        ["lessThan"] = IsNumber,
        ["lessThanOrEquals"] = IsNumber,
        ["startsWith"] = IsText,
        ["stringContains"] = IsText,
        ["listContains"] = IsScalar,
    };

    /// <exception cref="EmulatorException">A value is not of the kind that its operator compares.</exception>
    public static void Check(JsonElement filter)
    {
        var part = filter.EnumerateObject().Single();
        if (part.Name is "andAll" or "orAll")
        {
            foreach (var inner in part.Value.EnumerateArray())
                Check(inner);
        }
        else if (!s_values[part.Name](part.Value.GetProperty("value")))
        {
            throw EmulatorException.Validation($"The value of the filter {part.Name} for the attribute {part.Value.GetProperty("key").GetString()} is of the wrong kind.");
        }
    }

    /// <summary>An attribute that a document does not have is unequal to everything and fits nothing else.</summary>
    public static bool Fits(JsonElement filter, JsonObject metadata)
    {
        var part = filter.EnumerateObject().Single();
        return part.Name switch
        {
            "andAll" => part.Value.EnumerateArray().All(inner => Fits(inner, metadata)),
            "orAll" => part.Value.EnumerateArray().Any(inner => Fits(inner, metadata)),
            _ => s_operators[part.Name](metadata[part.Value.GetProperty("key").GetString()!], part.Value.GetProperty("value")),
        };
    }

    private static bool Is(JsonNode? actual, JsonElement wanted) => actual is JsonValue value && (value.GetValueKind(), wanted.ValueKind) switch
    {
        (JsonValueKind.String, JsonValueKind.String) => value.GetValue<string>() == wanted.GetString(),
        (JsonValueKind.Number, JsonValueKind.Number) => Number(value) == wanted.GetDouble(),
        (JsonValueKind.True, JsonValueKind.True) or (JsonValueKind.False, JsonValueKind.False) => true,
        _ => false,
    };

    private static int? Compare(JsonNode? actual, JsonElement wanted) =>
        actual is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? Number(value).CompareTo(wanted.GetDouble()) : null;

    private static double Number(JsonValue value) => double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> Texts(JsonNode? actual, bool inList) => actual switch
    {
        JsonArray list when inList => list.OfType<JsonValue>().SelectMany(item => Texts(item, inList: false)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    private static bool IsNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number;

    private static bool IsScalar(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

    private static bool IsList(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(IsScalar);
}
