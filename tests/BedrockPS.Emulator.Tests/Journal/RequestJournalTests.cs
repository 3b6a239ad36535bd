using BedrockEmulator.Journal;
using BedrockEmulator.Pipeline;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.Journal;

public class RequestJournalTests
{
    [Fact]
    public async Task A_request_is_kept_as_it_came_and_as_it_was_answered()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Post, "/model/a%3Ab/echo?z=%C3%A9&a=1", """{"x":"ü"}""");

        var entry = await emulator.EndedEntryAsync();
        Assert.Equal(response.Headers.GetValues("x-amzn-RequestId").Single(), entry.GetProperty("requestId").GetString());
        Assert.Equal("bedrock-runtime", entry.GetProperty("service").GetString());
        Assert.Equal("Echo", entry.GetProperty("operation").GetString());
        Assert.Equal("POST", entry.GetProperty("method").GetString());
        Assert.Equal("/model/a%3Ab/echo?z=%C3%A9&a=1", entry.GetProperty("rawTarget").GetString());
        Assert.Equal("""{"modelId":"a:b"}""", entry.GetProperty("labels").GetRawText());
        Assert.Equal("é", entry.GetProperty("query")[0].GetProperty("value").GetString());
        Assert.Equal("application/json", entry.GetProperty("headers").GetProperty("content-type").GetString());
        Assert.Equal("""{"x":"ü"}""", entry.GetProperty("bodyText").GetString());
        Assert.Equal("eyJ4Ijoiw7wifQ==", entry.GetProperty("bodyBase64").GetString());
        Assert.Equal("sigv4", entry.GetProperty("auth").GetProperty("kind").GetString());
        Assert.Equal("us-west-2", entry.GetProperty("auth").GetProperty("region").GetString());
        Assert.Equal(200, entry.GetProperty("status").GetInt32());
        Assert.Equal("completed", entry.GetProperty("outcome").GetString());
        Assert.Equal("2026-01-02T03:04:05.0000000+00:00", entry.GetProperty("startedAt").GetString());
    }

    [Fact]
    public async Task It_can_be_read_from_a_number_on_by_operation_and_cleared()
    {
        await using var emulator = await TestEmulator.StartAsync();
        using var first = await emulator.SendAsync(HttpMethod.Post, "/model/a/echo", "{}");
        using var second = await emulator.SendAsync(HttpMethod.Post, "/model/a/count", "{}");

        var later = (await emulator.AdminAsync(HttpMethod.Get, "journal?after=1")).GetProperty("entries");
        var counts = (await emulator.AdminAsync(HttpMethod.Get, "journal?operation=Count")).GetProperty("entries");
        await emulator.AdminAsync(HttpMethod.Delete, "journal");

        Assert.Equal("Count", later[0].GetProperty("operation").GetString());
        Assert.Equal(1, counts.GetArrayLength());
        Assert.Empty(await emulator.JournalAsync());
    }

    [Fact]
    public async Task A_body_that_is_no_text_has_no_text()
    {
        await using var emulator = await TestEmulator.StartAsync(new() { RequireAuthentication = false });
        var request = emulator.Request(HttpMethod.Post, "/model/a/count");
        request.Content = new ByteArrayContent([0xFF, 0xFE]);

        using var response = await emulator.Http.SendAsync(request);

        var entry = (await emulator.JournalAsync())[0];
        Assert.Equal("//4=", entry.GetProperty("bodyBase64").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, entry.GetProperty("bodyText").ValueKind);
    }

    [Fact]
    public void It_keeps_the_last_entries_and_says_how_many_it_dropped()
    {
        var journal = new RequestJournal();
        for (var i = 0; i < RequestJournal.MaxEntries + 2; i++)
        {
            journal.Begin(Request([]), null, null, TestEmulator.Start);
        }

        var kept = journal.ToJson(0, null);

        Assert.Equal(RequestJournal.MaxEntries, kept["entries"]!.AsArray().Count);
        Assert.Equal(3, (long)kept["entries"]![0]!["sequence"]!);
        Assert.Equal(2, (long)kept["dropped"]!);
    }

    [Fact]
    public void It_is_bounded_in_bytes_too()
    {
        var journal = new RequestJournal();
        var body = new byte[RequestJournal.MaxBodyBytes / 2];
        for (var i = 0; i < 3; i++)
        {
            journal.Begin(Request(body), null, null, TestEmulator.Start);
        }

        Assert.Equal(1, (long)journal.ToJson(3, null)["dropped"]!);
    }

    private static EmulatorRequest Request(byte[] body) => new("id", "POST", "/", "HTTP/1.1", false, [], body);
}
