using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Catalog;
using BedrockEmulator.Converse;
using Microsoft.Extensions.Time.Testing;

namespace BedrockEmulator.Tests.Converse;

/// <summary>An engine at a fixed time, asked with literal JSON.</summary>
public abstract class EngineTest
{
    private readonly ConverseEngine _engine;

    protected EngineTest()
    {
        Time = new FakeTimeProvider(new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));
        _engine = new(new ModelCatalog(Time));
        Context = new() { Time = Time };
    }

    private protected FakeTimeProvider Time { get; }

    private protected ConverseContext Context { get; init; }

    private protected ConverseAnswer Ask(string body, string modelId = "local.extract-v1", ConverseContext? context = null) =>
        _engine.Converse(modelId, JsonDocument.Parse(body).RootElement, context ?? Context);

    private protected string Text(string body, string modelId = "local.extract-v1") =>
        string.Concat(Content(Ask(body, modelId)).Select(block => block!["text"]?.GetValue<string>()));

    private protected EmulatorException Refused(string body, string modelId = "local.extract-v1", ConverseContext? context = null) =>
        Assert.Throws<EmulatorException>(() => Ask(body, modelId, context));

    private protected void RefusedWith(string message, string body, string modelId = "local.extract-v1")
    {
        var refusal = Refused(body, modelId);
        Assert.Equal((400, "ValidationException", message), (refusal.Status, refusal.Code, refusal.Message));
    }

    private protected int Count(string body, string modelId = "local.extract-v1") =>
        _engine.CountTokens(modelId, JsonDocument.Parse(body).RootElement)["inputTokens"]!.GetValue<int>();

    private protected EmulatorException CountRefused(string body, string modelId = "local.extract-v1") =>
        Assert.Throws<EmulatorException>(() => _engine.CountTokens(modelId, JsonDocument.Parse(body).RootElement));

    private protected static JsonArray Content(ConverseAnswer answer) => answer.Response["output"]!["message"]!["content"]!.AsArray();

    private protected static string StopReason(ConverseAnswer answer) => answer.Response["stopReason"]!.GetValue<string>();

    private protected static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private protected static string User(string content) => $$"""{"messages":[{"role":"user","content":[{{content}}]}]}""";
}
