using System.Net;
using System.Text.Json;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.Admin;

public class AdminApiTests
{
    [Fact]
    public async Task Health_tells_the_time()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var health = await emulator.AdminAsync(HttpMethod.Get, "health");

        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.Equal("2026-01-02T03:04:05.0000000+00:00", health.GetProperty("time").GetString());
    }

    [Fact]
    public async Task Reset_brings_back_the_start()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""{"kind":"throttle","times":-1}""");
        await emulator.AdminAsync(HttpMethod.Post, "clock", """{"offsetSeconds":9999}""");
        await emulator.AdminAsync(HttpMethod.Post, "credentials/expire", """{"accessKeyId":"AKIDEMULATOR00000000"}""");
        await emulator.AdminAsync(HttpMethod.Post, "scenario", """{"exchanges":[{"times":-1,"answer":{"status":418}}]}""");

        await emulator.AdminAsync(HttpMethod.Post, "reset");
        using var response = await emulator.SendAsync(HttpMethod.Post, "/model/local.echo-v1/echo", "{}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(await emulator.JournalAsync());
    }

    [Fact]
    public async Task All_issued_keys_can_be_ended_at_once()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.AdminAsync(HttpMethod.Post, "credentials", """{"accessKeyId":"ASIATEST","secretAccessKey":"s","sessionToken":"tok"}""");

        var ended = await emulator.AdminAsync(HttpMethod.Post, "credentials/expire", """{"allIssued":true}""");
        using var permanent = await emulator.SendAsync(HttpMethod.Post, "/model/m/echo", "{}");
        using var temporary = await emulator.SendAsync(
            HttpMethod.Post, "/model/m/echo", "{}", new TestSigner(TestEmulator.Start) { AccessKeyId = "ASIATEST", Secret = "s", SessionToken = "tok" });

        Assert.Equal(1, ended.GetProperty("expired").GetInt32());
        Assert.Equal([200, 403], new[] { permanent, temporary }.Select(response => (int)response.StatusCode));
    }

    [Theory]
    [InlineData("POST", "credentials", "{}", 400)]
    [InlineData("POST", "credentials", """{"accessKeyId":"A"}""", 400)]
    [InlineData("POST", "credentials/expire", """{"accessKeyId":"nobody"}""", 404)]
    [InlineData("POST", "credentials/expire", """{"token":"nothing"}""", 404)]
    [InlineData("POST", "clock", """{"offset":1}""", 400)]
    [InlineData("GET", "journal?after=x", null, 400)]
    [InlineData("GET", "nothing", null, 404)]
    public async Task Mistakes_are_told(string method, string path, string? body, int status)
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.Http.SendAsync(emulator.Request(new HttpMethod(method), "/_emulator/" + path, body));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEmpty(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("message").GetString()!);
        Assert.Empty(await emulator.JournalAsync());
    }

    [Theory]
    [InlineData("Origin", "https://example.org")]
    [InlineData("Host", "rebound.example.org")]
    public async Task A_web_page_is_refused(string header, string value)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var request = emulator.Request(HttpMethod.Get, "/_emulator/journal");
        request.Headers.Add(header, value);

        using var response = await emulator.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Only_loopback_is_listened_on()
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal("127.0.0.1", emulator.Host.Url.Host);
    }
}
