using System.Net;
using System.Text;
using System.Text.Json;
using BedrockEmulator.Hosting;

namespace BedrockEmulator.Tests.Support;

/// <summary>Calls the two agent services and S3 of an emulator whose jobs do not wait.</summary>
internal sealed class KnowledgeBaseClient(TestEmulator emulator)
{
    public const string Vector = """
        {"type":"VECTOR","vectorKnowledgeBaseConfiguration":{"embeddingModelArn":"arn:aws:bedrock:us-west-2::foundation-model/local.embed-v1"}}
        """;

    public const string Storage = """
        {"type":"OPENSEARCH_SERVERLESS","opensearchServerlessConfiguration":{"collectionArn":"arn:aws:aoss:us-west-2:111122223333:collection/abc123","vectorIndexName":"i","fieldMapping":{"vectorField":"v","textField":"t","metadataField":"m"}}}
        """;

    public const string Role = "arn:aws:iam::111122223333:role/kb";

    public TestEmulator Emulator { get; } = emulator;

    public S3Client S3 { get; } = new(emulator);

    public static async Task<KnowledgeBaseClient> StartAsync(EmulatorOptions? options = null)
    {
        var emulator = await TestEmulator.StartAsync(options);
        await emulator.AdminAsync(HttpMethod.Post, "ingestion", """{"stepMs":0}""");
        return new(emulator);
    }

    public async Task<AgentAnswer> SendAsync(string method, string target, string? body = null, string region = "us-west-2")
    {
        using var response = await Emulator.SendAsync(new HttpMethod(method), target, body, new TestSigner(Emulator.Time.GetUtcNow()) { Region = region });
        var code = response.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.Single().Split(':')[0] : null;
        return new(response.StatusCode, code, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    public async Task<string> CreateAsync(string name, string configuration = Vector, string? storage = Storage)
    {
        var more = storage is null ? "" : $",\"storageConfiguration\":{storage}";
        var made = await SendAsync("PUT", "/knowledgebases/", $$$"""{"name":"{{{name}}}","roleArn":"{{{Role}}}","knowledgeBaseConfiguration":{{{configuration}}}{{{more}}}}""");
        Assert.Equal(HttpStatusCode.Accepted, made.Status);
        return made.Body.GetProperty("knowledgeBase").GetProperty("knowledgeBaseId").GetString()!;
    }

    /// <param name="knowledgeBase">The id of the knowledge base.</param>
    /// <param name="name">Of the data source.</param>
    /// <param name="configuration">The dataSourceConfiguration; the bucket docs-bucket when null.</param>
    /// <param name="more">Further members, with a comma before each.</param>
    public async Task<string> AddSourceAsync(string knowledgeBase, string name = "docs", string? configuration = null, string more = "")
    {
        configuration ??= """{"type":"S3","s3Configuration":{"bucketArn":"arn:aws:s3:::docs-bucket"}}""";
        var made = await SendAsync("PUT", $"/knowledgebases/{knowledgeBase}/datasources/", $$"""{"name":"{{name}}","dataSourceConfiguration":{{configuration}}{{more}}}""");
        Assert.Equal((HttpStatusCode.OK, null), (made.Status, made.Code));
        return made.Body.GetProperty("dataSource").GetProperty("dataSourceId").GetString()!;
    }

    public Task MakeBucketAsync(string name = "docs-bucket") => S3.SendAsync(
        "PUT", "/" + name, Encoding.UTF8.GetBytes("<CreateBucketConfiguration><LocationConstraint>us-west-2</LocationConstraint></CreateBucketConfiguration>"));

    public Task<AgentAnswer> StartJobAsync(string knowledgeBase, string source, string body = "{}") =>
        SendAsync("PUT", $"/knowledgebases/{knowledgeBase}/datasources/{source}/ingestionjobs/", body);

    /// <summary>Runs a job to its end.</summary>
    public async Task<JsonElement> IngestAsync(string knowledgeBase, string source)
    {
        var started = await StartJobAsync(knowledgeBase, source);
        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        return await UntilAsync(knowledgeBase, source, started.Body.GetProperty("ingestionJob").GetProperty("ingestionJobId").GetString()!, "COMPLETE", "FAILED", "STOPPED");
    }

    /// <summary>Looks at a job until it is in one of the states.</summary>
    public async Task<JsonElement> UntilAsync(string knowledgeBase, string source, string job, params string[] states)
    {
        while (true)
        {
            var answer = await SendAsync("GET", $"/knowledgebases/{knowledgeBase}/datasources/{source}/ingestionjobs/{job}");
            var seen = answer.Body.GetProperty("ingestionJob");
            if (states.Contains(seen.GetProperty("status").GetString()))
                return seen;
            await Task.Yield();
        }
    }

    public async Task<IReadOnlyList<JsonElement>> RetrieveAsync(string knowledgeBase, string query, string? vectorSearch = null)
    {
        var more = vectorSearch is null ? "" : ",\"retrievalConfiguration\":{\"vectorSearchConfiguration\":{" + vectorSearch + "}}";
        var answer = await SendAsync("POST", $"/knowledgebases/{knowledgeBase}/retrieve", $$$"""{"retrievalQuery":{"text":{{{JsonSerializer.Serialize(query)}}}}{{{more}}}}""");
        Assert.Equal((HttpStatusCode.OK, null), (answer.Status, answer.Code));
        return answer.Body.GetProperty("retrievalResults").EnumerateArray().ToList();
    }
}

internal sealed record AgentAnswer(HttpStatusCode Status, string? Code, JsonElement Body)
{
    public string? Message => Body.TryGetProperty("message", out var message) ? message.GetString() : null;
}
