using BedrockPS.Client.Chat;
using BedrockPS.Client.Tests.EventStreams;
using BedrockPS.Core.Chat;
using Microsoft.Extensions.Time.Testing;

namespace BedrockPS.Client.Tests.Chat;

/// <summary>Requests and services of the chat tests.</summary>
internal static class Chats
{
    public static readonly DateTimeOffset Now = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

    public const string ModelId = "us.anthropic.claude-haiku-4-5-20251001-v1:0";

    public static ChatRequest Request(params Message[] messages) => new() { ModelId = ModelId, Messages = messages };

    public static ChatRequest Hi => Request(Message.User(ContentBlock.OfText("hi")));

    public static ChatService Service(FakeTransport transport, FakeLog? log = null) => new(transport, log ?? new FakeLog(), new FakeTimeProvider(Now));

    public static Task<ChatResponse> ConverseAsync(string body, ChatRequest? request = null) =>
        Service(FakeTransport.Json(body)).ConverseAsync(request ?? Hi, CancellationToken.None);

    /// <summary>The body that a request goes out with.</summary>
    public static async Task<string> BodyAsync(ChatRequest request)
    {
        var transport = FakeTransport.Json("""{"output":{"message":{"role":"assistant","content":[{"text":"x"}]}},"stopReason":"end_turn"}""");
        await Service(transport).ConverseAsync(request, CancellationToken.None);
        return transport.LastBody;
    }

    public static byte[] Exception(string type, string payload) => Frames.Encode(
        [Frames.Text(":message-type", "exception"), Frames.Text(":exception-type", type), Frames.Text(":content-type", "application/json")],
        System.Text.Encoding.UTF8.GetBytes(payload));

    public static byte[] Error(string code, string message) => Frames.Encode(
        [Frames.Text(":message-type", "error"), Frames.Text(":error-code", code), Frames.Text(":error-message", message)],
        []);

    public static byte[] Start() => Frames.Event("messageStart", """{"role":"assistant"}""");

    public static byte[] Text(string text, int index = 0) => Delta($$"""{"text":{{System.Text.Json.JsonSerializer.Serialize(text)}}}""", index);

    public static byte[] Delta(string delta, int index = 0) => Frames.Event("contentBlockDelta", $$"""{"contentBlockIndex":{{index}},"delta":{{delta}}}""");

    public static byte[] Begin(string start, int index) => Frames.Event("contentBlockStart", $$"""{"contentBlockIndex":{{index}},"start":{{start}}}""");

    public static byte[] End(int index = 0) => Frames.Event("contentBlockStop", $$"""{"contentBlockIndex":{{index}}}""");

    public static byte[] Stop(string reason = "end_turn") => Frames.Event("messageStop", $$"""{"stopReason":"{{reason}}"}""");

    public static byte[] Usage() => Frames.Event("metadata", """{"usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5},"metrics":{"latencyMs":10}}""");

    public static Task<StreamRun> StreamAsync(params byte[][] frames) => StreamAsync(new MemoryStream([.. frames.SelectMany(frame => frame)]));

    public static async Task<StreamRun> StreamAsync(Stream body, ChatRequest? request = null)
    {
        var run = new StreamRun();
        try
        {
            await foreach (var delta in Service(FakeTransport.Stream(body), run.Log).ConverseStreamAsync(request ?? Hi, CancellationToken.None))
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
internal sealed class StreamRun
{
    public List<ChatDelta> Deltas { get; } = [];

    public FakeLog Log { get; } = new();

    public BedrockException? Fault { get; set; }

    public ChatResponse Response => Deltas[^1].Response!;

    public ChatResponse Partial => (ChatResponse)Fault!.PartialResponse!;

    public string Text => string.Concat(Deltas.Select(delta => delta.Text));
}
