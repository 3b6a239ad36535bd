using System.Net;
using System.Text.Json;
using BedrockEmulator.Tests.Support;
using BedrockEmulator.Tests.Wire;

namespace BedrockEmulator.Tests.Chat;

public class ConverseHttpTests
{
    private const string Hello = """{"messages":[{"role":"user","content":[{"text":"Hello there"}]}]}""";

    [Fact]
    public async Task Converse_answers_json()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Post, "/model/local.echo-v1/converse", Hello);

        var body = await JsonAsync(response);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Contains("Hello there", body.GetProperty("output").GetProperty("message").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("end_turn", body.GetProperty("stopReason").GetString());
    }

    [Fact]
    public async Task ConverseStream_answers_the_same_as_events_from_start_to_metadata()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Post, "/model/local.echo-v1/converse-stream", Hello);

        var frames = EventFrames.Read(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/vnd.amazon.eventstream", response.Content.Headers.ContentType!.ToString());
        Assert.All(frames, frame => Assert.Equal("event", frame.Kind));
        Assert.Equal("messageStart", frames[0].Type);
        Assert.Equal("messageStop", frames[^2].Type);
        Assert.Equal("metadata", frames[^1].Type);
        var text = string.Concat(frames.Where(frame => frame.Type == "contentBlockDelta")
            .Select(frame => JsonDocument.Parse(frame.Payload).RootElement.GetProperty("delta").GetProperty("text").GetString()));
        Assert.Contains("Hello there", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/model/local.echo-v1/converse", """{"messages":[{"role":"robot","content":[{"text":"x"}]}]}""", 400, "ValidationException")]
    [InlineData("/model/local.echo-v1/converse", """{"messages":"x"}""", 400, "SerializationException")]
    [InlineData("/model/no.such-model/converse-stream", Hello, 400, "ValidationException")]
    [InlineData("/model/local.restricted-v1/converse", Hello, 403, "AccessDeniedException")]
    public async Task Refusals_of_the_engine_become_service_errors(string target, string body, int status, string code)
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Post, target, body);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.StartsWith(code + ":", response.Headers.GetValues("x-amzn-ErrorType").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("converse")]
    [InlineData("converse-stream")]
    public async Task An_application_profile_stands_for_its_model_in_its_own_region(string operation)
    {
        await using var emulator = await TestEmulator.StartAsync();
        using var created = await emulator.SendAsync(
            HttpMethod.Post,
            "/inference-profiles",
            """{"inferenceProfileName":"p","modelSource":{"copyFrom":"arn:aws:bedrock:us-west-2::foundation-model/local.echo-v1"}}""");
        var arn = (await JsonAsync(created)).GetProperty("inferenceProfileArn").GetString()!;
        var target = $"/model/{Uri.EscapeDataString(arn)}/{operation}";

        using var here = await emulator.SendAsync(HttpMethod.Post, target, Hello);
        using var elsewhere = await emulator.SendAsync(HttpMethod.Post, target, Hello, new TestSigner(TestEmulator.Start) { Region = "us-east-1" });

        Assert.Equal(HttpStatusCode.OK, here.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
    }

    [Fact]
    public async Task CountTokens_counts()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(
            HttpMethod.Post, "/model/local.echo-v1/count-tokens", $$$"""{"input":{"converse":{{{Hello}}}}}""");

        Assert.True((await JsonAsync(response)).GetProperty("inputTokens").GetInt32() > 0);
    }

    [Fact]
    public async Task A_stream_that_is_truncated_has_no_last_events()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""{"kind":"truncate","operation":"ConverseStream","afterEvents":2}""");

        using var response = await emulator.SendAsync(HttpMethod.Post, "/model/local.echo-v1/converse-stream", Hello);

        Assert.Equal(2, EventFrames.Read(await response.Content.ReadAsByteArrayAsync()).Count);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
}
