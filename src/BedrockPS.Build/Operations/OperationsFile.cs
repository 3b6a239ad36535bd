using System.Text;
using System.Text.Json;

namespace BedrockPS.Build.Operations;

/// <summary>
/// The text of the operations table: one JSON object, one entry per line, sorted by key in ordinal order. The client finds entries by
/// binary search over the lines, so that layout and order are part of the format.
/// </summary>
internal static class OperationsFile
{
    /// <summary>The four services of the table.</summary>
    public static IReadOnlyList<string> Services { get; } = ["bedrock", "bedrock-agent", "bedrock-agent-runtime", "bedrock-runtime"];

    /// <summary>The table of the models in a folder: <c>SERVICE.json</c> and <c>SERVICE.paginators.json</c>.</summary>
    public static string FromFolder(string models)
    {
        var lines = new List<(string Key, string Value)>();
        foreach (var service in Services)
        {
            using var model = Parse(Path.Combine(models, service + ".json"));
            using var paginators = Parse(Path.Combine(models, service + ".paginators.json"));
            lines.AddRange(new ServiceTable(service, model.RootElement, paginators.RootElement).Lines());
        }

        return Format(lines);
    }

    /// <summary>The table of given lines.</summary>
    public static string Format(IEnumerable<(string Key, string Value)> lines)
    {
        var text = new StringBuilder("{\n");
        var separator = "";
        foreach (var (key, value) in lines.OrderBy(line => line.Key, StringComparer.Ordinal))
        {
            text.Append(separator).Append('"').Append(key).Append("\":").Append(value);
            separator = ",\n";
        }

        return text.Append("\n}\n").ToString();
    }

    private static JsonDocument Parse(string path)
    {
        using var stream = File.OpenRead(path);
        return JsonDocument.Parse(stream);
    }
}
