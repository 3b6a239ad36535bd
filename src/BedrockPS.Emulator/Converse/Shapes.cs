using System.Text.Json;
using System.Text.RegularExpressions;

namespace BedrockEmulator.Converse;

/// <summary>One shape of the service model, with its constraints.</summary>
internal sealed class Shape
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public IReadOnlyDictionary<string, string> Members { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Required { get; init; } = [];

    public bool IsUnion { get; init; }

    public string? Element { get; init; }

    /// <summary>The shape of a map's keys, where they are checked.</summary>
    public string? Key { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }

    public string? Pattern { get; init; }

    public IReadOnlyList<string> Enum { get; init; } = [];

    /// <summary>The service does not repeat the value when it refuses it.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>The pattern, matched against the whole value.</summary>
    public Regex? Expression { get; init; }
}

/// <summary>The shapes of the inputs of some operations, each set in a file of its own.</summary>
internal sealed class Shapes
{
    /// <summary>Converse, ConverseStream and CountTokens.</summary>
    public static readonly Shapes Converse = new("shapes.json");

    private readonly Lazy<Dictionary<string, Shape>> _all;

    public Shapes(string resource) => _all = new(() => Load(resource));

    public Shape Get(string name) => _all.Value[name];

    /// <summary>The body without members that are null, once it is found to be right.</summary>
    public JsonElement Checked(string shape, JsonElement body)
    {
        ShapeValidator.Check(this, shape, body);
        return NullMembers.Remove(this, shape, body);
    }

    private static Dictionary<string, Shape> Load(string resource)
    {
        using var stream = typeof(Shapes).Assembly.GetManifestResourceStream(resource)!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty("shapes").EnumerateObject().Select(Read).ToDictionary(shape => shape.Name);
    }

    private static Shape Read(JsonProperty entry)
    {
        var value = entry.Value;
        var pattern = value.TryGetProperty("pattern", out var text) ? text.GetString() : null;
        return new()
        {
            Name = entry.Name,
            Type = value.GetProperty("type").GetString()!,
            Members = value.TryGetProperty("members", out var members)
                ? members.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!)
                : [],
            Required = Texts(value, "required"),
            IsUnion = value.TryGetProperty("union", out _),
            Element = value.TryGetProperty("member", out var element) || value.TryGetProperty("value", out element) ? element.GetString() : null,
            Key = value.TryGetProperty("key", out var key) ? key.GetString() : null,
            IsSensitive = value.TryGetProperty("sensitive", out _),
            Min = value.TryGetProperty("min", out var min) ? min.GetDouble() : null,
            Max = value.TryGetProperty("max", out var max) ? max.GetDouble() : null,
            Pattern = pattern,
            Expression = pattern is null ? null : new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)),
            Enum = Texts(value, "enum"),
        };
    }

    private static string[] Texts(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];
}
