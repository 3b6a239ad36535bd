using BedrockPS.Client.EventStreams;
using BedrockPS.Client.Tests.EventStreams;
using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Tests.Transport;

public sealed class BodyTests
{
    private static readonly byte[] First = Frames.Event("messageStart", """{"role":"assistant"}""");
    private static readonly byte[] Second = Frames.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"partial"}}""");

    [Theory]
    [InlineData("Content-Length: 100")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task A_cut_body_is_an_error_and_never_a_part_of_an_answer(string framing)
    {
        await using var server = new LoopbackServer(async exchange =>
        {
            await exchange.HeadAsync(200, "Content-Type: application/json", framing);
            await exchange.SendAsync(framing.StartsWith('C') ? "{\"a\":1}"u8.ToArray() : "7\r\n{\"a\":1}\r\n"u8.ToArray());
            await exchange.DropAsync();
        });
        var error = await new Bench { Connection = Bench.To(server.Url) }.FailAsync(Bench.Converse());
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        Assert.True(error.IsRetryable);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_cut_stream_is_incomplete_after_all_that_had_arrived()
    {
        await using var server = new LoopbackServer(async exchange =>
        {
            await exchange.EventHeadAsync("x-amzn-requestid: req-7");
            await exchange.ChunkAsync(First);
            await exchange.ChunkAsync(Second[..^5]);
            await exchange.SendAsync("zz"u8.ToArray());
            await exchange.DropAsync();
        });
        await using var response = await new Bench { Connection = Bench.To(server.Url) }.SendAsync(Bench.ConverseStream());
        var reader = new EventStreamReader(response.Body);
        Assert.True(await reader.MoveNextAsync(default));
        Assert.Equal("messageStart", reader.Current.EventType);
        var error = await Assert.ThrowsAsync<BedrockException>(() => reader.MoveNextAsync(default).AsTask());
        Assert.Equal(ErrorIds.StreamIncomplete, error.ErrorId);
        Assert.Equal("req-7", error.RequestId);
    }

    [Fact]
    public async Task The_body_of_a_stream_begins_at_its_first_frame()
    {
        await using var server = new LoopbackServer(async exchange =>
        {
            await exchange.EventHeadAsync();
            foreach (var part in First.Concat(Second).Chunk(7))
                await exchange.ChunkAsync(part);
            await exchange.LastChunkAsync();
        });
        await using var response = await new Bench { Connection = Bench.To(server.Url) }.SendAsync(Bench.ConverseStream());
        Assert.Equal((byte[])[.. First, .. Second], (await response.ReadAllAsync(default)).ToArray());
    }

    [Theory]
    [InlineData("throttlingException")]
    [InlineData("internalServerException")]
    [InlineData("serviceUnavailableException")]
    public async Task An_exception_as_first_frame_is_retried(string exception)
    {
        await using var server = LoopbackServer.InTurn(
            exchange => StreamAsync(exchange, ExceptionFrame(exception, """{"message":"slow down"}""")),
            exchange => StreamAsync(exchange, First));
        await using var response = await new Bench { Connection = Bench.To(server.Url) }.SendAsync(Bench.ConverseStream());
        Assert.Equal(2, response.Attempts);
        Assert.Equal(First, (await response.ReadAllAsync(default)).ToArray());
    }

    [Fact]
    public async Task A_lasting_exception_as_first_frame_is_the_error_of_the_call()
    {
        await using var server = new LoopbackServer(exchange => StreamAsync(exchange, ExceptionFrame("validationException", """{"message":"bad input"}""")));
        var error = await new Bench { Connection = Bench.To(server.Url) }.FailAsync(Bench.ConverseStream());
        Assert.Equal("validationException", error.ErrorId);
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Equal("bad input", error.Message);
        Assert.False(error.IsRetryable);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_error_after_the_first_frame_is_not_retried_but_handed_out()
    {
        var failure = ExceptionFrame("throttlingException", """{"message":"slow down"}""");
        await using var server = new LoopbackServer(exchange => StreamAsync(exchange, [.. First, .. failure]));
        await using var response = await new Bench { Connection = Bench.To(server.Url) }.SendAsync(Bench.ConverseStream());
        Assert.Equal((byte[])[.. First, .. failure], (await response.ReadAllAsync(default)).ToArray());
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_stream_cut_before_its_first_frame_is_retried_and_incomplete_at_the_end()
    {
        await using var server = new LoopbackServer(async exchange =>
        {
            await exchange.EventHeadAsync();
            await exchange.ChunkAsync(First[..10]);
            await exchange.DropAsync();
        });
        var error = await new Bench { Connection = Bench.To(server.Url) with { MaxRetry = 2 } }.FailAsync(Bench.ConverseStream());
        Assert.Equal(ErrorIds.StreamIncomplete, error.ErrorId);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_damaged_first_frame_is_handed_out_for_the_reader_to_report()
    {
        var damaged = (byte[])First.Clone();
        damaged[^1] ^= 1;
        await using var server = new LoopbackServer(exchange => StreamAsync(exchange, damaged));
        await using var response = await new Bench { Connection = Bench.To(server.Url) }.SendAsync(Bench.ConverseStream());
        await Assert.ThrowsAsync<EventStreamException>(() => new EventStreamReader(response.Body).MoveNextAsync(default).AsTask());
    }

    [Fact]
    public async Task An_empty_stream_is_handed_out_empty()
    {
        await using var server = new LoopbackServer(exchange => StreamAsync(exchange, []));
        await using var response = await new Bench { Connection = Bench.To(server.Url) }.SendAsync(Bench.ConverseStream());
        Assert.Equal(0, (await response.ReadAllAsync(default)).Length);
    }

    [Theory]
    [InlineData("ConverseStream", "application/json")]
    [InlineData("ConverseStream", "text/html")]
    [InlineData("Converse", "text/html")]
    public async Task A_success_of_another_content_type_did_not_come_from_the_service(string operation, string contentType)
    {
        await using var server = new LoopbackServer(exchange => exchange.AnswerAsync(200, contentType, "<html>sign in</html>"u8.ToArray()));
        var error = await new Bench { Connection = Bench.To(server.Url) }.FailAsync(Bench.Converse(operation: operation));
        Assert.Equal(ErrorIds.ResponseInvalid, error.ErrorId);
        Assert.Contains("did not come from AWS", error.Message, StringComparison.Ordinal);
        Assert.Contains(contentType, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_body_of_unknown_length_arrives_whole()
    {
        var large = new byte[300_000];
        new Random(1).NextBytes(large);
        await using var server = new LoopbackServer(async exchange =>
        {
            await exchange.HeadAsync(200, "Content-Type: application/octet-stream", "Transfer-Encoding: chunked");
            foreach (var part in large.Chunk(50_000))
                await exchange.ChunkAsync(part);
            await exchange.LastChunkAsync();
        });
        await using var response = await new Bench { Connection = Bench.To(server.Url) }.SendAsync(Bench.Converse(operation: "InvokeModel"));
        Assert.Equal(large, (await response.ReadAllAsync(default)).ToArray());
    }

    [Fact]
    public async Task Connections_of_read_answers_are_used_again()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        var transport = new Bench { Connection = Bench.To(server.Url) }.Create();
        for (var call = 0; call < 5; call++)
        {
            await using var response = await transport.SendAsync(Bench.Converse(), default);
            await response.ReadAllAsync(default);
        }

        Assert.Equal(1, server.ConnectionCount);
    }

    [Fact]
    public async Task Sixty_four_calls_at_once_each_get_their_own_answer()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, exchange.Request.BodyText));
        var transport = new Bench { Connection = Bench.To(server.Url) }.Create();
        var texts = await Task.WhenAll(Enumerable.Range(0, 64).Select(async number =>
        {
            var body = $$"""{"n":{{number}}}""";
            var call = new OperationCall("bedrock-runtime", "Converse") { Labels = { ["modelId"] = "m" }, Body = System.Text.Encoding.UTF8.GetBytes(body) };
            await using var response = await transport.SendAsync(call, default);
            return (body, System.Text.Encoding.UTF8.GetString((await response.ReadAllAsync(default)).Span));
        }));
        Assert.All(texts, pair => Assert.Equal(pair.body, pair.Item2));
        Assert.Equal(64, server.Requests.Count);
    }

    [Fact]
    public async Task Log_lines_tell_where_and_hold_no_body_and_no_secret()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, """{"text":"BODY"}""", "x-amzn-requestid: req-9"));
        var bench = new Bench { Connection = Bench.To(server.Url) };
        await bench.TextAsync(Bench.Converse());
        var line = Assert.Single(bench.Log.VerboseLines);
        Assert.Contains("bedrock-runtime Converse", line, StringComparison.Ordinal);
        Assert.Contains("us-east-1", line, StringComparison.Ordinal);
        Assert.Contains(new Uri(server.Url).Authority, line, StringComparison.Ordinal);
        Assert.DoesNotContain("profile team", line, StringComparison.Ordinal);
        Assert.Contains("req-9", Assert.Single(bench.Log.DebugLines), StringComparison.Ordinal);
        Assert.DoesNotContain("BODY", bench.Log.All, StringComparison.Ordinal);
        Assert.DoesNotContain("messages", bench.Log.All, StringComparison.Ordinal);
        Assert.DoesNotContain("wJalr", bench.Log.All, StringComparison.Ordinal);
    }

    private static async Task StreamAsync(Exchange exchange, byte[] bytes)
    {
        await exchange.EventHeadAsync();
        if (bytes.Length > 0)
            await exchange.ChunkAsync(bytes);
        await exchange.LastChunkAsync();
    }

    private static byte[] ExceptionFrame(string name, string payload) => Frames.Encode(
        [Frames.Text(":message-type", "exception"), Frames.Text(":exception-type", name), Frames.Text(":content-type", "application/json")],
        System.Text.Encoding.UTF8.GetBytes(payload));
}
