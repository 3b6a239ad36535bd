using System.Net;
using System.Text;
using BedrockEmulator.Hosting;
using BedrockEmulator.Tests.Support;
using BedrockEmulator.Tests.Wire;

namespace BedrockEmulator.Tests.Scenarios;

public class ScenarioTests
{
    private const string Echo = "/model/local.echo-v1/echo";

    [Fact]
    public async Task Exchanges_answer_what_they_match_and_the_rest_is_served_as_ever()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await LoadAsync(emulator, """
            {"name":"s","exchanges":[
              {"match":{"operation":"Echo","bodyContains":"weather"},"answer":{"json":{"n":2.0},"headers":{"x-a":"b"}}},
              {"name":"third","match":{"operation":"Echo","model":"local.echo-v1","ordinal":3},"answer":{"status":400,"errorType":"ValidationException","json":{"message":"third"}}}
            ]}
            """);

        using var scripted = await emulator.SendAsync(HttpMethod.Post, Echo, """{"q":"weather?"}""");
        using var served = await emulator.SendAsync(HttpMethod.Post, Echo, """{"q":"weather?"}""");
        using var third = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");

        Assert.Equal("""{"n":2.0}""", await scripted.Content.ReadAsStringAsync());
        Assert.Equal("b", scripted.Headers.GetValues("x-a").Single());
        Assert.Contains("\"label\"", await served.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, third.StatusCode);
        Assert.StartsWith("ValidationException:http", third.Headers.GetValues("x-amzn-ErrorType").Single(), StringComparison.Ordinal);
        Assert.Equal(["s[0]", null, "third"], (await emulator.JournalAsync()).Select(entry => entry.GetProperty("scenario").GetString()));
    }

    [Fact]
    public async Task An_operation_that_is_not_served_can_be_scripted_by_method_and_path()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await LoadAsync(emulator, """
            {"exchanges":[{"match":{"method":"POST","path":"/flows/*/aliases/*"},"times":-1,"answer":{"json":{"flowAliases":[]}}}]}
            """);

        using var first = await emulator.SendAsync(HttpMethod.Post, "/flows/FLOW123456/aliases/ALIAS12345", "{}");
        using var second = await emulator.SendAsync(HttpMethod.Post, "/flows/FLOW123456/aliases/ALIAS12345", "{}");
        using var unsigned = await emulator.Http.SendAsync(emulator.Request(HttpMethod.Post, "/flows/FLOW123456/aliases/ALIAS12345", "{}"));

        Assert.Equal([200, 200, 403], new[] { first, second, unsigned }.Select(response => (int)response.StatusCode));
    }

    [Fact]
    public async Task Frames_are_sent_one_by_one_in_chunks()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await LoadAsync(emulator, """
            {"exchanges":[{"match":{"operation":"Count"},"answer":{"chunkSize":1,"frames":[
              {"event":"a","payload":{"n":1}},{"exception":"throttlingException","payload":{"message":"m"}},{"error":"E","message":"t"}]}}]}
            """);

        using var response = await emulator.SendAsync(HttpMethod.Post, "/model/m/count", "{}");

        Assert.Equal("application/vnd.amazon.eventstream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            [("event", "a", """{"n":1}"""), ("exception", "throttlingException", """{"message":"m"}"""), ("error", "E", "t")],
            EventFrames.Read(await response.Content.ReadAsByteArrayAsync()));
    }

    [Theory]
    [InlineData("""{"frames":[{"event":"a","payload":{"n":1}}],"close":"drop"}""")]
    [InlineData("""{"body":"part","close":"drop"}""")]
    public async Task An_answer_can_break_off(string answer)
    {
        await using var emulator = await TestEmulator.StartAsync();
        await LoadAsync(emulator, $$"""{"exchanges":[{"answer":{{answer}}}]}""");

        using var response = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");
        var (bytes, clean) = await BodyReader.ReadAsync(response);

        Assert.False(clean);
        Assert.NotEmpty(bytes);
    }

    [Fact]
    public async Task Frames_can_be_held_back()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await LoadAsync(emulator, """{"exchanges":[{"answer":{"frameDelayMs":60000,"frames":[{"event":"a"},{"event":"b"}]}}]}""");

        using var response = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");
        var body = response.Content.ReadAsByteArrayAsync();
        while (!body.IsCompleted)
        {
            emulator.Time.Advance(TimeSpan.FromSeconds(61));
            await Task.Yield();
        }

        Assert.Equal(["a", "b"], EventFrames.Read(await body).Select(frame => frame.Type));
    }

    [Fact]
    public async Task Raw_bodies_keep_their_bytes_and_content_type()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await LoadAsync(emulator, """{"exchanges":[{"answer":{"bodyBase64":"//4=","contentType":"image/png","status":201}}]}""");

        using var response = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("image/png", response.Content.Headers.ContentType!.ToString());
        Assert.Equal([0xFF, 0xFE], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Faults_spoil_scripted_answers_too()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await LoadAsync(emulator, """{"exchanges":[{"answer":{"frames":[{"event":"a"},{"event":"b"}]}}]}""");
        await emulator.FaultAsync("""{"kind":"crc","afterEvents":1}""");

        using var response = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");

        Assert.Equal(["event", "corrupt"], EventFrames.Read(await response.Content.ReadAsByteArrayAsync()).Select(frame => frame.Kind));
    }

    [Fact]
    public async Task A_file_is_played_from_the_start_and_again_after_a_reset()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "s.json");
        await File.WriteAllTextAsync(file, """{"exchanges":[{"answer":{"body":"scripted"}}]}""", new UTF8Encoding(true));
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ScenarioPath = file });

        using var first = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");
        using var second = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");
        await emulator.AdminAsync(HttpMethod.Post, "reset");
        using var third = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");

        Assert.Equal("scripted", await first.Content.ReadAsStringAsync());
        Assert.NotEqual("scripted", await second.Content.ReadAsStringAsync());
        Assert.Equal("scripted", await third.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_example_of_the_readme_plays()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await LoadAsync(emulator, ReadmeExample());

        using var stream = await emulator.SendAsync(
            HttpMethod.Post, "/model/local.echo-v1/converse-stream", "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"weather\"}]}]}");
        using var first = await emulator.SendAsync(HttpMethod.Post, "/flows/F1/aliases/A1", "{}");
        using var second = await emulator.SendAsync(HttpMethod.Post, "/flows/F1/aliases/A1", "{}");

        var body = stream.Content.ReadAsByteArrayAsync();
        while (!body.IsCompleted)
        {
            emulator.Time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        Assert.Equal(["messageStart", "contentBlockDelta", "modelStreamErrorException"], EventFrames.Read(await body).Select(frame => frame.Type));
        Assert.Equal([404, 400], new[] { first, second }.Select(response => (int)response.StatusCode));
    }

    [Theory]
    [InlineData("""{"exchanges":[{"answer":{"json":{},"body":"x"}}]}""")]
    [InlineData("""{"exchanges":[{"answer":{"bodyBase64":"!"}}]}""")]
    [InlineData("""{"exchanges":[{"anwser":{}}]}""")]
    [InlineData("""{"exchanges":[{}]}""")]
    [InlineData("nope")]
    public async Task A_scenario_with_a_mistake_is_refused(string scenario)
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.Http.SendAsync(emulator.Request(HttpMethod.Post, "/_emulator/scenario", scenario));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static string ReadmeExample()
    {
        using var stream = typeof(ScenarioTests).Assembly.GetManifestResourceStream("emulator-readme.md")!;
        var text = new StreamReader(stream).ReadToEnd();
        var start = text.IndexOf("```json\n{\n  \"name\"", StringComparison.Ordinal) + "```json\n".Length;
        return text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static async Task LoadAsync(TestEmulator emulator, string scenario) => await emulator.AdminAsync(HttpMethod.Post, "scenario", scenario);
}
