using BedrockPS.Client.KnowledgeBases;
using BedrockPS.Client.Tests.EventStreams;
using BedrockPS.Client.Transport;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Client.Tests.KnowledgeBases;

/// <summary>Requests and services of the tests of searches and questions.</summary>
internal static class Retrievals
{
    public const string KnowledgeBaseId = "KB12345678";

    public const string ModelId = "amazon.nova-lite-v1:0";

    public static RetrievalRequest Search(RetrievalOptions? options = null) => new() { Query = "disk full", KnowledgeBaseId = KnowledgeBaseId, Options = options ?? new() };

    public static GenerationRequest Question => new() { Query = "Why?", KnowledgeBaseId = KnowledgeBaseId, ModelId = ModelId };

    public static Retrieval Service(FakeTransport transport, FakeLog? log = null) => new(transport, log ?? new FakeLog());

    public static async Task<List<RetrievalResult>> SearchAsync(FakeTransport transport, RetrievalRequest? request = null, FakeLog? log = null)
    {
        var found = new List<RetrievalResult>();
        await foreach (var result in Service(transport, log).RetrieveAsync(request ?? Search(), CancellationToken.None))
            found.Add(result);
        return found;
    }

    /// <summary>The body that a search goes out with.</summary>
    public static async Task<string> BodyAsync(RetrievalRequest request)
    {
        var transport = FakeTransport.Json("""{"retrievalResults":[]}""");
        await SearchAsync(transport, request);
        return transport.LastBody;
    }

    /// <summary>The body that a question goes out with.</summary>
    public static async Task<string> BodyAsync(GenerationRequest request)
    {
        var transport = FakeTransport.Json("""{"output":{"text":"x"},"sessionId":"s"}""");
        await Service(transport).GenerateAsync(request, CancellationToken.None);
        return transport.LastBody;
    }

    public static byte[] Output(string json) => Frames.Event("output", $$"""{"text":{{json}}}""");

    public static byte[] Cited(string text, int start, int end, string uri) => Frames.Event("citation", $$$"""{"generatedResponsePart":{{{Part(text, start, end)}}},"retrievedReferences":{{{References(uri)}}}}""");

    public static string Part(string text, int start, int end) => $$$$"""{"textResponsePart":{"text":"{{{{text}}}}","span":{"start":{{{{start}}}},"end":{{{{end}}}}}}}""";

    public static string References(string uri) => $$$"""[{"content":{"type":"TEXT","text":"passage"},"location":{"type":"S3","s3Location":{"uri":"{{{uri}}}"}},"metadata":{"year":2024}}]""";

    public static Task<RagRun> StreamAsync(params byte[][] frames) => StreamAsync(new MemoryStream([.. frames.SelectMany(frame => frame)]));

    public static async Task<RagRun> StreamAsync(Stream body)
    {
        var run = new RagRun();
        var transport = new FakeTransport(_ => new OperationResponse(
            200,
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["x-amzn-requestid"] = "req-1", ["X-Amzn-Bedrock-Knowledge-Base-Session-Id"] = "session-1" },
            body,
            new FaultContext { Attempts = 2, StatusCode = 200, RequestId = "req-1", StreamsEvents = true }));
        try
        {
            await foreach (var delta in Service(transport, run.Log).GenerateStreamAsync(Question, CancellationToken.None))
                run.Deltas.Add(delta);
        }
        catch (BedrockException fault)
        {
            run.Fault = fault;
        }

        return run;
    }
}

/// <summary>What a stream gave before it ended.</summary>
internal sealed class RagRun
{
    public List<RagDelta> Deltas { get; } = [];

    public FakeLog Log { get; } = new();

    public BedrockException? Fault { get; set; }

    public string Text => string.Concat(Deltas.Select(delta => delta.Text));

    public RagResponse Response => Deltas[^1].Response!;

    public RagResponse Partial => (RagResponse)Fault!.PartialResponse!;
}
