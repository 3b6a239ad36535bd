using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BedrockEmulator.Hosting;
using BedrockEmulator.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace BedrockEmulator.Tests.Support;

/// <summary>An emulator in this process on a free port, at a fixed time, with two operations that exist for tests only.</summary>
internal sealed class TestEmulator : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private TestEmulator(EmulatorHost host, FakeTimeProvider time)
    {
        Host = host;
        Time = time;
        Http = new HttpClient { BaseAddress = host.Url, Timeout = TimeSpan.FromSeconds(30) };
    }

    public EmulatorHost Host { get; }

    public FakeTimeProvider Time { get; }

    public HttpClient Http { get; }

    public static async Task<TestEmulator> StartAsync(EmulatorOptions? options = null)
    {
        var time = new FakeTimeProvider(Start);
        var host = await EmulatorHost.StartAsync(
            options ?? new EmulatorOptions(),
            time,
            CancellationToken.None,
            [new EchoOperation("bedrock-runtime"), new EchoOperation("bedrock-agent"), new CountingStream()]);
        return new TestEmulator(host, time);
    }

    /// <summary>Sends a request signed with the well-known key, or with what is given.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string target, string? body = null, TestSigner? signer = null)
    {
        var request = Request(method, target, body);
        (signer ?? new TestSigner(Time.GetUtcNow())).Sign(request);
        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public HttpRequestMessage Request(HttpMethod method, string target, string? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri(Http.BaseAddress!, target));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    public async Task<JsonElement> AdminAsync(HttpMethod method, string path, string? json = null)
    {
        using var response = await Http.SendAsync(Request(method, "/_emulator/" + path, json));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {body}");
        return JsonDocument.Parse(body).RootElement;
    }

    public Task<JsonElement> FaultAsync(string json) => AdminAsync(HttpMethod.Post, "faults", json);

    public async Task<IReadOnlyList<JsonElement>> JournalAsync() =>
        (await AdminAsync(HttpMethod.Get, "journal")).GetProperty("entries").EnumerateArray().ToList();

    /// <summary>Waits until a request is answered in the journal: a client can see an answer before its entry is closed.</summary>
    public async Task<JsonElement> EndedEntryAsync()
    {
        while (true)
        {
            var entry = (await JournalAsync())[^1];
            if (entry.GetProperty("endedAt").ValueKind != JsonValueKind.Null)
            {
                return entry;
            }

            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
    }
}

/// <summary>Says what it was given.</summary>
internal sealed class EchoOperation(string service) : IOperation
{
    public string Service => service;

    public string Name => service == "bedrock-agent" ? "EchoAgent" : "Echo";

    public string Method => "POST";

    public string Template => service == "bedrock-agent" ? "/agent-echo/{agentId}/" : "/model/{modelId}/echo";

    public ValueTask ValidateAsync(OperationContext context) =>
        context.Body.TryGetProperty("bad", out _) ? throw EmulatorException.Validation("bad is not allowed") : ValueTask.CompletedTask;

    public ValueTask<Answer> HandleAsync(OperationContext context) => new(Answer.Json(200, new System.Text.Json.Nodes.JsonObject
    {
        ["label"] = context.Labels.Values.Single(),
        ["region"] = context.Region,
        ["caller"] = context.Caller.Kind,
        ["length"] = context.Request.Body.Length,
    }));
}

/// <summary>Streams four events.</summary>
internal sealed class CountingStream : IOperation
{
    public static readonly IReadOnlyList<byte[]> Frames = Enumerable.Range(1, 4)
        .Select(number => Wire.EventFrames.Event("count", $$"""{"n":{{number}}}""")).ToList();

    public string Service => "bedrock-runtime";

    public string Name => "Count";

    public string Method => "POST";

    public string Template => "/model/{modelId}/count";

    public ValueTask<Answer> HandleAsync(OperationContext context) => new(Answer.EventStream(Frames));
}
