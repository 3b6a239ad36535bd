using System.Text.Json;

namespace BedrockEmulator.Converse;

/// <summary>One message: its role and its blocks as they came.</summary>
internal sealed record Turn(string Role, IReadOnlyList<JsonElement> Blocks)
{
    public bool IsUser => Role == "user";

    public IEnumerable<JsonElement> Of(string kind) =>
        Blocks.Where(block => block.TryGetProperty(kind, out _)).Select(block => block.GetProperty(kind));
}

/// <summary>A tool that the caller offers.</summary>
internal sealed record ToolOffer(string Name, string Description, JsonElement Schema);

/// <summary>A checked Converse body, by member.</summary>
internal sealed class ConverseInput
{
    public ConverseInput(JsonElement body)
    {
        Body = body;
        Turns = Items(body, "messages").Select(message => new Turn(
            message.GetProperty("role").GetString()!, [.. message.GetProperty("content").EnumerateArray()])).ToList();
        System = Items(body, "system").ToList();
        Inference = Member(body, "inferenceConfig");
        ToolConfig = Member(body, "toolConfig");
        Tools = Items(ToolConfig, "tools").Where(tool => tool.TryGetProperty("toolSpec", out _)).Select(Offer).ToList();
        ToolChoice = Member(ToolConfig, "toolChoice");
    }

    public JsonElement Body { get; }

    public IReadOnlyList<Turn> Turns { get; private set; }

    /// <summary>The message to answer; a system message may stand behind it.</summary>
    public Turn LastUser => Turns.Last(turn => turn.IsUser);

    public IReadOnlyList<JsonElement> System { get; }

    public JsonElement? Inference { get; }

    public JsonElement? ToolConfig { get; }

    public IReadOnlyList<ToolOffer> Tools { get; }

    public JsonElement? ToolChoice { get; }

    public int? MaxTokens => Member(Inference, "maxTokens")?.GetInt32();

    public IEnumerable<string> StopSequences => Items(Inference, "stopSequences").Select(item => item.GetString()!);

    /// <summary>The same as it was before a turn.</summary>
    public ConverseInput Before(int turn)
    {
        var copy = (ConverseInput)MemberwiseClone();
        copy.Turns = Turns.Take(turn).ToList();
        return copy;
    }

    /// <summary>A member of the body; null when absent or JSON null.</summary>
    public JsonElement? Get(string name) => Member(Body, name);

    public static JsonElement? Member(JsonElement? owner, string name) =>
        owner is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static IEnumerable<JsonElement> Items(JsonElement? owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    private static ToolOffer Offer(JsonElement tool)
    {
        var spec = tool.GetProperty("toolSpec");
        return new(
            spec.GetProperty("name").GetString()!,
            Member(spec, "description")?.GetString() ?? "",
            spec.GetProperty("inputSchema").GetProperty("json"));
    }
}
