using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Wire;

namespace BedrockEmulator.Scenarios;

/// <summary>A script of exchanges: which request gets which answer.</summary>
internal sealed record Scenario
{
    public string? Name { get; init; }

    public IReadOnlyList<Exchange> Exchanges { get; init; } = [];

    /// <summary>Knowledge bases that are there from the start.</summary>
    public IReadOnlyList<KnowledgeBaseSeed> KnowledgeBases { get; init; } = [];

    /// <exception cref="ArgumentException">The script is incomplete, or not JSON.</exception>
    public static Scenario Parse(byte[] json)
    {
        try
        {
            var scenario = JsonSerializer.Deserialize<Scenario>(WithoutMark(json), WireJson.Strict)
                ?? throw new ArgumentException("A scenario must be an object.");
            if (scenario.Exchanges.Count + scenario.KnowledgeBases.Count == 0)
            {
                throw new ArgumentException("A scenario needs exchanges or knowledgeBases.");
            }

            foreach (var seed in scenario.KnowledgeBases)
            {
                seed.Check();
            }

            foreach (var exchange in scenario.Exchanges)
            {
                exchange.Answer.Check();
            }

            return scenario;
        }
        catch (JsonException broken)
        {
            throw new ArgumentException($"The scenario is not valid: {broken.Message}", broken);
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(byte[] json) =>
        json.AsSpan().StartsWith("\uFEFF"u8) ? json.AsSpan(3) : json;
}

/// <summary>One request that is expected and what it gets.</summary>
internal sealed record Exchange
{
    public string? Name { get; init; }

    public ExchangeMatch Match { get; init; } = new();

    /// <summary>How many requests get this answer; -1 is all.</summary>
    public int Times { get; init; } = 1;

    public required AnswerScript Answer { get; init; }
}

/// <summary>What a request must be; what is absent is not looked at.</summary>
internal sealed record ExchangeMatch
{
    public string? Operation { get; init; }

    public string? Model { get; init; }

    public string? Method { get; init; }

    /// <summary>The raw path, with its percent-encoding; <c>*</c> stands for any text.</summary>
    public string? Path { get; init; }

    public string? BodyContains { get; init; }

    /// <summary>Only the n-th request, from 1, that matches all else.</summary>
    public int? Ordinal { get; init; }
}

/// <summary>The answer: one kind of body, and how it is delivered.</summary>
internal sealed record AnswerScript
{
    public int Status { get; init; } = 200;

    public Dictionary<string, string> Headers { get; init; } = [];

    public string? ContentType { get; init; }

    /// <summary>An error code for the x-amzn-ErrorType header, in the service's form.</summary>
    public string? ErrorType { get; init; }

    public JsonNode? Json { get; init; }

    public string? Body { get; init; }

    public string? BodyBase64 { get; init; }

    public IReadOnlyList<FrameSpec>? Frames { get; init; }

    public int DelayMs { get; init; }

    public int FrameDelayMs { get; init; }

    public int ChunkSize { get; init; }

    public CloseKind Close { get; init; }

    public void Check()
    {
        if (new object?[] { Json, Body, BodyBase64, Frames }.Count(kind => kind is not null) > 1)
        {
            throw new ArgumentException("An answer has one of json, body, bodyBase64 and frames.");
        }

        foreach (var frame in Frames ?? [])
        {
            frame.ToBytes();
        }

        if (BodyBase64 is not null && !Convert.TryFromBase64String(BodyBase64, new byte[BodyBase64.Length], out _))
        {
            throw new ArgumentException("bodyBase64 of an answer is not base64.");
        }
    }
}

/// <summary>How a scripted answer ends.</summary>
internal enum CloseKind
{
    End,
    Drop,
    Stall,
}
