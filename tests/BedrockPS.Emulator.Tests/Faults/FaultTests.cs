using System.Net;
using System.Text;
using System.Text.Json;
using BedrockEmulator.Tests.Support;
using BedrockEmulator.Tests.Wire;

namespace BedrockEmulator.Tests.Faults;

public class FaultTests
{
    private const string Echo = "/model/local.echo-v1/echo";
    private const string Count = "/model/local.echo-v1/count";

    [Fact]
    public async Task Throttling_happens_so_often_and_then_stops()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""{"kind":"throttle","times":2,"retryAfter":"3","retryAfterMs":250}""");

        using var first = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");
        using var second = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");
        using var third = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");

        Assert.Equal([429, 429, 200], new[] { first, second, third }.Select(response => (int)response.StatusCode));
        Assert.StartsWith("ThrottlingException:", first.Headers.GetValues("x-amzn-ErrorType").Single(), StringComparison.Ordinal);
        Assert.Equal("3", first.Headers.GetValues("Retry-After").Single());
        Assert.Equal("250", first.Headers.GetValues("x-amz-retry-after").Single());
    }

    [Theory]
    [InlineData("""{"kind":"status","status":503}""", 503, "ServiceUnavailableException")]
    [InlineData("""{"kind":"status","status":500}""", 500, "InternalServerException")]
    [InlineData("""{"kind":"status","status":429,"code":"ModelNotReadyException"}""", 429, "ModelNotReadyException")]
    [InlineData("""{"kind":"status","status":403,"message":"no access"}""", 403, "AccessDeniedException")]
    [InlineData("""{"kind":"status","status":400}""", 400, "ValidationException")]
    public async Task Any_status_and_code_can_be_answered(string fault, int status, string code)
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync(fault);

        using var response = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.StartsWith(code + ":", response.Headers.GetValues("x-amzn-ErrorType").Single(), StringComparison.Ordinal);
        var message = JsonDocument.Parse(fault).RootElement.TryGetProperty("message", out var given) ? given.GetString() : $"The fault plan answers {status}.";
        Assert.Equal($$"""{"message":"{{message}}"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_error_body_can_have_more_members()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""{"kind":"status","status":424,"message":"m","payload":{"originalStatusCode":500}}""");

        using var response = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");

        Assert.Equal("""{"originalStatusCode":500,"message":"m"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_proxy_page_is_html_without_an_error_type()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""{"kind":"html"}""");

        using var response = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.False(response.Headers.Contains("x-amzn-ErrorType"));
        Assert.Contains("Bad Gateway", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"empty"}""", 200)]
    [InlineData("""{"kind":"empty","status":502}""", 502)]
    public async Task An_empty_body_has_a_status_and_nothing_else(string fault, int status)
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync(fault);

        using var response = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_delay_holds_the_answer_back_and_lets_it_go()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""{"kind":"delay","delayMs":60000}""");

        var pending = emulator.SendAsync(HttpMethod.Post, Echo, "{}");
        while ((await emulator.JournalAsync()).All(entry => entry.GetProperty("status").ValueKind == JsonValueKind.Null))
        {
            await Task.Yield();
        }

        Assert.False(pending.IsCompleted);
        while (!pending.IsCompleted)
        {
            emulator.Time.Advance(TimeSpan.FromSeconds(61));
            await Task.Yield();
        }

        using var response = await pending;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_stall_sends_headers_and_events_and_then_nothing()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""{"kind":"stall","afterEvents":2}""");
        var expected = CountingStream.Frames.Take(2).Sum(frame => frame.Length);

        using (var response = await emulator.SendAsync(HttpMethod.Post, Count, "{}"))
        {
            var stream = await response.Content.ReadAsStreamAsync();
            var bytes = new byte[expected];
            await stream.ReadExactlyAsync(bytes);
            var more = stream.ReadAsync(new byte[1]).AsTask();

            Assert.Equal([1, 2], EventFrames.Read(bytes).Select(frame => EventFrames.Number(frame.Payload)));
            Assert.False(more.IsCompleted);
        }

        Assert.Equal("aborted", (await emulator.EndedEntryAsync()).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_drop_before_the_headers_is_a_lost_connection()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""{"kind":"drop"}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => emulator.SendAsync(HttpMethod.Post, Echo, "{}"));

        var entry = await emulator.EndedEntryAsync();
        Assert.Equal(JsonValueKind.Null, entry.GetProperty("status").ValueKind);
        Assert.Equal("drop", entry.GetProperty("fault").GetString());
        Assert.Equal("dropped", entry.GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_drop_after_events_delivers_them_and_breaks_the_body(int events)
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync($$"""{"kind":"drop","afterEvents":{{events}}}""");

        using var response = await emulator.SendAsync(HttpMethod.Post, Count, "{}");
        var (bytes, clean) = await BodyReader.ReadAsync(response);

        Assert.False(clean);
        Assert.Equal(Enumerable.Range(1, events), EventFrames.Read(bytes).Select(frame => EventFrames.Number(frame.Payload)));
        Assert.Equal("dropped", (await emulator.EndedEntryAsync()).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_drop_after_bytes_cuts_any_body_there()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""[{"kind":"drop","afterBytes":5},{"kind":"drop","afterBytes":100}]""");

        using var json = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");
        var (jsonBytes, jsonClean) = await BodyReader.ReadAsync(json);
        using var stream = await emulator.SendAsync(HttpMethod.Post, Count, "{}");
        var (streamBytes, streamClean) = await BodyReader.ReadAsync(stream);

        Assert.Equal(("{\"lab", false), (Encoding.UTF8.GetString(jsonBytes), jsonClean));
        Assert.False(streamClean);
        Assert.Equal(CountingStream.Frames.SelectMany(frame => frame).Take(100), streamBytes);
    }

    [Fact]
    public async Task A_cut_ends_the_body_cleanly_in_the_middle_of_a_frame()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""{"kind":"cut","afterEvents":1,"afterBytes":13}""");

        using var response = await emulator.SendAsync(HttpMethod.Post, Count, "{}");
        var (bytes, clean) = await BodyReader.ReadAsync(response);

        Assert.True(clean);
        Assert.Equal(CountingStream.Frames[0].Length + 13, bytes.Length);
        Assert.Equal(["count", "cut"], EventFrames.Read(bytes).Select(frame => frame.Type));
    }

    [Fact]
    public async Task A_corrupt_checksum_is_in_the_frame_after_the_good_ones()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""{"kind":"crc","afterEvents":2}""");

        using var response = await emulator.SendAsync(HttpMethod.Post, Count, "{}");

        Assert.Equal(
            ["event", "event", "corrupt", "event"],
            EventFrames.Read(await response.Content.ReadAsByteArrayAsync()).Select(frame => frame.Kind));
    }

    [Fact]
    public async Task An_exception_frame_ends_the_stream()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync(
            """{"kind":"exception","afterEvents":1,"exception":"modelStreamErrorException","payload":{"message":"m","originalStatusCode":500}}""");

        using var response = await emulator.SendAsync(HttpMethod.Post, Count, "{}");

        Assert.Equal(
            [("event", "count", """{"n":1}"""), ("exception", "modelStreamErrorException", """{"message":"m","originalStatusCode":500}""")],
            EventFrames.Read(await response.Content.ReadAsByteArrayAsync()));
    }

    [Fact]
    public async Task An_error_frame_ends_the_stream()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""{"kind":"error","code":"InternalFailure","message":"oh"}""");

        using var response = await emulator.SendAsync(HttpMethod.Post, Count, "{}");

        Assert.Equal([("error", "InternalFailure", "oh")], EventFrames.Read(await response.Content.ReadAsByteArrayAsync()));
    }

    [Fact]
    public async Task A_truncated_stream_ends_cleanly_between_frames()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""{"kind":"truncate","afterEvents":3}""");

        using var response = await emulator.SendAsync(HttpMethod.Post, Count, "{}");
        var (bytes, clean) = await BodyReader.ReadAsync(response);

        Assert.True(clean);
        Assert.Equal(3, EventFrames.Read(bytes).Count);
    }

    [Fact]
    public async Task Given_frames_take_the_place_of_the_right_ones()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync(
            """{"kind":"frames","frames":[{"event":"new","payload":{"v":2.0}},{"rawBase64":"AAAAEAAAAAAFwkjrfZjI/w=="},{"exception":"x","message":"y"}]}""");

        using var response = await emulator.SendAsync(HttpMethod.Post, Count, "{}");
        var bytes = await response.Content.ReadAsByteArrayAsync();

        byte[] expected =
        [
            .. EventFrames.Event("new", """{"v":2.0}"""),
            .. Convert.FromHexString("000000100000000005C248EB7D98C8FF"),
            .. BedrockEmulator.Wire.EventFrame.Exception("x", new System.Text.Json.Nodes.JsonObject { ["message"] = "y" }),
        ];
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public async Task Expiring_credentials_end_a_temporary_key_and_leave_the_well_known_pair()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.AdminAsync(HttpMethod.Post, "credentials", """{"accessKeyId":"ASIATEST","secretAccessKey":"s","sessionToken":"tok"}""");
        await emulator.FaultAsync("""{"kind":"expireCredentials","times":2}""");
        var temporary = new TestSigner(TestEmulator.Start) { AccessKeyId = "ASIATEST", Secret = "s", SessionToken = "tok" };

        using var first = await emulator.SendAsync(HttpMethod.Post, Echo, "{}", temporary);
        using var permanent = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");
        using var second = await emulator.SendAsync(HttpMethod.Post, Echo, "{}", temporary);
        using var after = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");

        Assert.Equal([403, 403, 403, 200], new[] { first, permanent, second, after }.Select(response => (int)response.StatusCode));
        Assert.StartsWith("ExpiredTokenException:", second.Headers.GetValues("x-amzn-ErrorType").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_hits_only_what_it_names_after_what_it_skips()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""{"kind":"throttle","operation":"Echo","model":"local.echo-v1","skip":1}""");

        var statuses = new List<int>();
        foreach (var target in new[] { Count, "/model/other/echo", "/model/arn%3Aaws%3Abedrock%3Ax%3A%3Afoundation-model%2Flocal.echo-v1/echo", Echo, Echo })
        {
            using var response = await emulator.SendAsync(HttpMethod.Post, target, "{}");
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal([200, 200, 200, 429, 200], statuses);
    }

    [Fact]
    public async Task A_fault_without_end_lasts_until_it_is_taken_away()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""{"kind":"throttle","times":-1}""");

        using var first = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");
        using var second = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");
        var listed = await emulator.AdminAsync(HttpMethod.Get, "faults");
        await emulator.AdminAsync(HttpMethod.Delete, "faults");
        using var third = await emulator.SendAsync(HttpMethod.Post, Echo, "{}");

        Assert.Equal([429, 429, 200], new[] { first, second, third }.Select(response => (int)response.StatusCode));
        Assert.Equal(2, listed.GetProperty("faults")[0].GetProperty("hits").GetInt32());
        Assert.Equal("throttle", listed.GetProperty("faults")[0].GetProperty("rule").GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("""{"kind":"nonsense"}""")]
    [InlineData("""{"kind":"throttle","tmes":2}""")]
    [InlineData("""{"kind":"status"}""")]
    [InlineData("""{"kind":"exception"}""")]
    [InlineData("""{"kind":"frames"}""")]
    [InlineData("""{"kind":"frames","frames":[{"rawBase64":"!"}]}""")]
    [InlineData("""{"kind":"frames","frames":[{"event":"a","error":"b"}]}""")]
    [InlineData("""[null]""")]
    [InlineData("nope")]
    public async Task A_fault_with_a_mistake_is_refused_when_it_is_posted(string fault)
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.Http.SendAsync(emulator.Request(HttpMethod.Post, "/_emulator/faults", fault));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
