using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Catalog;

namespace BedrockEmulator.Converse;

/// <summary>Converse, ConverseStream and CountTokens, without the HTTP around them.</summary>
internal sealed class ConverseEngine(ModelCatalog catalog)
{
    private readonly ModelGate _gate = new(catalog);

    /// <summary>Answers a Converse body, or throws the refusal the service would have sent.</summary>
    public ConverseAnswer Converse(string modelId, JsonElement body, ConverseContext ctx)
    {
        var started = ctx.Time.GetTimestamp();
        ShapeValidator.Check(ctx.Streaming ? "ConverseStreamRequest" : "ConverseRequest", body);
        var target = _gate.Resolve(modelId, ctx);
        var input = new ConverseInput(body);
        var text = input.Turns[^1].Of("text").Select(block => block.GetString()).LastOrDefault() ?? "";
        var segments = PromptSegment.Of(body);
        var usage = new JsonObject
        {
            ["inputTokens"] = segments.Sum(segment => segment.Tokens),
            ["outputTokens"] = Models.Tokens.Count(text),
            ["totalTokens"] = segments.Sum(segment => segment.Tokens) + Models.Tokens.Count(text),
        };
        _ = target;
        return new(new()
        {
            ["output"] = new JsonObject
            {
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = new JsonArray(new JsonObject { ["text"] = text }) },
            },
            ["stopReason"] = "end_turn",
            ["usage"] = usage,
            ["metrics"] = new JsonObject { ["latencyMs"] = (long)ctx.Time.GetElapsedTime(started).TotalMilliseconds },
        });
    }

    /// <summary>CountTokens: what Converse would report as input, cached or not.</summary>
    public JsonObject CountTokens(string modelId, JsonElement body)
    {
        ShapeValidator.Check("CountTokensRequest", body);
        var converse = body.GetProperty("input").GetProperty("converse");
        _ = catalog.Find(modelId) ?? throw EmulatorException.Validation("The provided model identifier is invalid.");
        return new() { ["inputTokens"] = PromptSegment.Of(converse).Sum(segment => segment.Tokens) };
    }
}
