using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Catalog;

namespace BedrockEmulator.Converse;

/// <summary>Converse, ConverseStream and CountTokens, without the HTTP around them.</summary>
internal sealed class ConverseEngine(ModelCatalog catalog)
{
    private const int CacheMinimum = 1024;

    private readonly ModelGate _gate = new(catalog);

    /// <summary>Answers a Converse body, or throws the refusal the service would have sent.</summary>
    public ConverseAnswer Converse(string modelId, JsonElement body, ConverseContext ctx)
    {
        var started = ctx.Time.GetTimestamp();
        body = Shapes.Converse.Checked(ctx.Streaming ? "ConverseStreamRequest" : "ConverseRequest", body);
        var (model, prompt) = _gate.Resolve(modelId, ctx);
        RequestRules.CheckPrompt(body, prompt is not null);
        var input = new ConverseInput(prompt is null ? body : PromptText.Apply(body, prompt));
        ConversationRules.Check(input, model.TakesPrefill);
        ToolRules.Check(input);
        AttachmentRules.Check(input, model);
        RequestRules.Check(input, model.Id);
        if (!model.TakesOutputFormat && OutputSchema.Text(input) is not null)
            throw EmulatorException.Validation("The model doesn't support the outputConfig.textFormat field. Remove it and try again.");
        var response = Answer(input, model, ctx);
        response["metrics"] = new JsonObject { ["latencyMs"] = (long)ctx.Time.GetElapsedTime(started).TotalMilliseconds };
        return new(response);
    }

    /// <summary>CountTokens: what Converse would report as input, cached or not.</summary>
    public JsonObject CountTokens(string modelId, JsonElement body)
    {
        body = Shapes.Converse.Checked("CountTokensRequest", body);
        var model = catalog.Find(modelId) ?? throw EmulatorException.Validation("The provided model identifier is invalid.");
        if (!model.SupportsConverse)
            throw EmulatorException.Validation("The provided model doesn't support counting tokens.");
        return new() { ["inputTokens"] = TokenCount.Of(body.GetProperty("input")) };
    }

    private static JsonObject Answer(ConverseInput input, CatalogModel model, ConverseContext ctx)
    {
        var guardrail = GuardrailCheck.For(input, ctx);
        if (guardrail?.BlockedInput(input) is { } blocked)
            return Intervened(guardrail.InputMessage, guardrail.Trace(blocked, null, null), Usage(new(0, 0, []), false, 0, 0));
        var segments = PromptSegment.Of(input.Body);
        var cache = ctx.Cache.Use(model.Id, segments, model.IsLocal ? 1 : CacheMinimum, ctx.Time.GetUtcNow());
        var total = segments.Sum(segment => segment.Tokens);
        var begun = Continuation.Of(input);
        var local = LocalAnswer.For(begun?.Input ?? input, model.Answers, () => model.Id + string.Concat(segments.Select(segment => segment.Identity())));
        local = begun?.Rest(local) ?? local;
        var answer = LimitedAnswer.Of(local, ReasoningRequest.IsOn(input), input);
        var usage = Usage(cache, segments.Any(segment => segment.CacheTtl is not null), total, answer.TokenCount);
        if (guardrail?.BlockedOutput(local.Text) is { } leaked)
            return Intervened(guardrail.OutputMessage, guardrail.Trace(null, leaked, local.Text), usage);
        var response = Message(DocumentCitations.Apply(answer.Content, input), answer.StopReason);
        response["usage"] = usage;
        ResponseExtras.Add(response, input, answer, guardrail?.Trace(null, null, null));
        return response;
    }

    private static JsonObject Intervened(string message, JsonObject? trace, JsonObject usage)
    {
        var response = Message([new JsonObject { ["text"] = message }], "guardrail_intervened");
        response["usage"] = usage;
        if (trace is not null)
            response["trace"] = trace;
        return response;
    }

    private static JsonObject Message(JsonArray content, string stopReason) => new()
    {
        ["output"] = new JsonObject { ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = content } },
        ["stopReason"] = stopReason,
    };

    private static JsonObject Usage(CacheUse cache, bool hasPoints, int inputTokens, int outputTokens)
    {
        var usage = new JsonObject
        {
            ["inputTokens"] = inputTokens - cache.Read - cache.Write,
            ["outputTokens"] = outputTokens,
            ["totalTokens"] = inputTokens + outputTokens,
        };
        if (!hasPoints)
            return usage;
        usage["cacheReadInputTokens"] = cache.Read;
        usage["cacheWriteInputTokens"] = cache.Write;
        if (cache.Writes.Count > 0)
            usage["cacheDetails"] = new JsonArray([.. cache.Writes.Select(write => new JsonObject { ["ttl"] = write.Ttl, ["inputTokens"] = write.Tokens })]);
        return usage;
    }
}
