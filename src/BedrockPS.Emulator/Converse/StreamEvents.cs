using System.Text.Json.Nodes;
using BedrockEmulator.Models;

namespace BedrockEmulator.Converse;

/// <summary>Turns a Converse response into the events ConverseStream would have sent.</summary>
internal static class StreamEvents
{
    public static IReadOnlyList<StreamEvent> Of(JsonObject response)
    {
        var message = response["output"]!["message"]!;
        List<StreamEvent> events = [new("messageStart", new() { ["role"] = message["role"]!.GetValue<string>() })];
        var index = 0;
        foreach (var block in message["content"]!.AsArray())
            AddBlock(events, block!.AsObject(), index++);
        events.Add(new("messageStop", Copy(response, "stopReason", "additionalModelResponseFields")));
        events.Add(new("metadata", Copy(response, "usage", "metrics", "trace", "performanceConfig", "serviceTier")));
        return events;
    }

    private static void AddBlock(List<StreamEvent> events, JsonObject block, int index)
    {
        if (block["toolUse"] is JsonObject toolUse)
        {
            // Only tool calls announce themselves; text and reasoning begin with their first delta.
            var start = new JsonObject { ["toolUseId"] = toolUse["toolUseId"]!.DeepClone(), ["name"] = toolUse["name"]!.DeepClone() };
            events.Add(new("contentBlockStart", new() { ["start"] = new JsonObject { ["toolUse"] = start }, ["contentBlockIndex"] = index }));
        }
        foreach (var delta in Deltas(block))
            events.Add(new("contentBlockDelta", new() { ["delta"] = delta, ["contentBlockIndex"] = index }));
        events.Add(new("contentBlockStop", new() { ["contentBlockIndex"] = index }));
    }

    private static IEnumerable<JsonObject> Deltas(JsonObject block)
    {
        if (block["text"] is { } text)
            return Tokens.Words(text.GetValue<string>()).Select(piece => new JsonObject { ["text"] = piece });
        if (block["toolUse"] is JsonObject toolUse)
            return InputDeltas(toolUse);
        if (block["citationsContent"] is JsonObject cited)
            return CitationDeltas(cited);
        return block["reasoningContent"]?["reasoningText"] is JsonObject reasoning ? ReasoningDeltas(reasoning) : [];
    }

    private static IEnumerable<JsonObject> InputDeltas(JsonObject toolUse)
    {
        if (toolUse["input"] is not JsonObject { Count: > 0 } input)
            return [];
        return Tokens.Words(WireJson.Write(input)).Select(piece => new JsonObject { ["toolUse"] = new JsonObject { ["input"] = piece } });
    }

    private static IEnumerable<JsonObject> CitationDeltas(JsonObject cited)
    {
        foreach (var piece in cited["content"]!.AsArray().SelectMany(part => Tokens.Words(part!["text"]!.GetValue<string>())))
            yield return new() { ["text"] = piece };
        foreach (var citation in cited["citations"]!.AsArray())
            yield return new() { ["citation"] = citation!.DeepClone() };
    }

    private static IEnumerable<JsonObject> ReasoningDeltas(JsonObject reasoning)
    {
        foreach (var piece in Tokens.Words(reasoning["text"]!.GetValue<string>()))
            yield return new() { ["reasoningContent"] = new JsonObject { ["text"] = piece } };
        if (reasoning["signature"] is { } signature)
            yield return new() { ["reasoningContent"] = new JsonObject { ["signature"] = signature.DeepClone() } };
    }

    private static JsonObject Copy(JsonObject from, params string[] names)
    {
        var copy = new JsonObject();
        foreach (var name in names)
        {
            if (from[name] is { } value)
                copy[name] = value.DeepClone();
        }
        return copy;
    }
}
