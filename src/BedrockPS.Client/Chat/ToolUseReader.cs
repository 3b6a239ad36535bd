using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>Reads tool calls. Their arguments keep their exact JSON; a call without arguments has an empty dictionary.</summary>
internal static class ToolUseReader
{
    private const string NoInput = "{}";

    public static ContentBlock Read(JsonValue json, string? raw)
    {
        var input = json.Member("input"u8);
        var call = Call(
            json.Member("toolUseId"u8).Text,
            json.Member("name"u8).Text,
            json.Member("type"u8).Text,
            input.IsNull ? null : input.Text ?? input.Raw);
        return Block(call, input.IsObject ? raw : null);
    }

    /// <summary>A call whose arguments came as text, in pieces.</summary>
    public static ContentBlock FromText(JsonValue start, string input) =>
        Block(Call(start.Member("toolUseId"u8).Text, start.Member("name"u8).Text, start.Member("type"u8).Text, input), null);

    /// <summary>The fault of a call whose arguments are no JSON object; null when they are. Such a call must not be run.</summary>
    public static BedrockException? Fault(ToolCall call)
    {
        if (JsonValue.TryParse(call.InputJson, out var input) && input.IsObject)
            return null;

        return new BedrockException(
            ErrorIds.ToolInputMalformed,
            ErrorKind.InvalidResult,
            $"The arguments of tool call {call.ToolUseId} ({call.Name}) are not a JSON object, so it is not run.")
        {
            StatusCode = 200,
            PartialResponse = call,
            RecommendedAction = "Ask again, or raise -MaxToken: arguments that break off are often cut by the token limit.",
        };
    }

    private static ToolCall Call(string? id, string? name, string? type, string? input)
    {
        var text = string.IsNullOrWhiteSpace(input) ? NoInput : input;
        var members = JsonValue.TryParse(text, out var json) && json.IsObject ? (IReadOnlyDictionary<string, object?>)json.Plain! : FixedMap<object?>.Empty;
        return new ToolCall { ToolUseId = id, Name = name, ToolType = type, InputJson = text, Input = members };
    }

    // The service requires an object as input: a call that came without one is sent back with an empty one.
    private static ContentBlock Block(ToolCall call, string? raw)
    {
        var block = new ContentBlock { Kind = "toolUse", ToolUse = call };
        return new ContentBlock { Kind = "toolUse", ToolUse = call, Raw = raw ?? WireJson.ToText(writer => ContentBlockWriter.Write(writer, block)) };
    }
}
