using BedrockPS.Client.Tests.EventStreams;

namespace BedrockPS.Client.Tests.Chat;

public sealed class ChatStreamTests
{
    [Fact]
    public async Task An_exception_frame_ends_the_stream_under_its_wire_name_after_the_text_before_it()
    {
        var run = await Chats.StreamAsync(Chats.Start(), Chats.Text("partial"), Chats.Exception("throttlingException", """{"message":"slow down"}"""));

        Assert.Equal("partial", run.Text);
        Assert.Equal("throttlingException", run.Fault!.ErrorId);
        Assert.Equal(ErrorKind.LimitsExceeded, run.Fault.Kind);
        Assert.True(run.Fault.IsRetryable);
        Assert.Equal("slow down", run.Fault.ServiceMessage);
        Assert.Equal("partial", run.Partial.Text);
        Assert.Null(run.Partial.StopReason);
        Assert.Null(run.Partial.Conversation);
        Assert.DoesNotContain(run.Deltas, delta => delta.Kind == "End");
    }

    [Fact]
    public async Task A_model_stream_error_keeps_what_the_models_endpoint_said()
    {
        var run = await Chats.StreamAsync(
            Chats.Start(),
            Chats.Text("partial"),
            Chats.Exception("modelStreamErrorException", """{"message":"boom","originalStatusCode":424,"originalMessage":"inner"}"""));

        Assert.Equal("modelStreamErrorException", run.Fault!.ErrorId);
        Assert.Equal(424, run.Fault.OriginalStatusCode);
        Assert.Equal("inner", run.Fault.OriginalMessage);
        Assert.Equal("boom", run.Fault.ServiceMessage);
    }

    [Fact]
    public async Task An_error_frame_gives_its_code_and_message()
    {
        var run = await Chats.StreamAsync(Chats.Start(), Chats.Text("partial"), Chats.Error("InternalError", "oops"));
        Assert.Equal("InternalError", run.Fault!.ErrorId);
        Assert.Contains("oops", run.Fault.Message, StringComparison.Ordinal);
        Assert.Equal("partial", run.Partial.Text);
    }

    [Theory]
    [InlineData("internalServerException", true)]
    [InlineData("serviceUnavailableException", true)]
    [InlineData("throttlingException", true)]
    [InlineData("validationException", false)]
    public async Task Only_faults_that_may_pass_are_retryable(string type, bool retryable)
    {
        var run = await Chats.StreamAsync(Chats.Start(), Chats.Exception(type, """{"message":"m"}"""));
        Assert.Equal(retryable, run.Fault!.IsRetryable);
        Assert.Equal("req-1", run.Fault.RequestId);
        Assert.Equal(2, run.Fault.Attempts);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("""{"message":null}""")]
    public async Task An_exception_frame_that_says_nothing_says_so(string payload)
    {
        var run = await Chats.StreamAsync(Chats.Start(), Chats.Exception("internalServerException", payload));
        Assert.Equal("internalServerException", run.Fault!.ErrorId);
        Assert.EndsWith("without a message.", run.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_before_messageStop_is_incomplete_even_after_metadata()
    {
        var open = await Chats.StreamAsync(Chats.Start(), Chats.Text("partial answer"), Chats.End());
        var withUsage = await Chats.StreamAsync(Chats.Start(), Chats.Text("partial answer"), Chats.End(), Chats.Usage());

        foreach (var run in new[] { open, withUsage })
        {
            Assert.Equal(ErrorIds.StreamIncomplete, run.Fault!.ErrorId);
            Assert.Equal("partial answer", run.Partial.Text);
            Assert.Null(run.Partial.StopReason);
            Assert.Null(run.Partial.Conversation);
        }

        Assert.Equal(3, withUsage.Partial.Usage!.InputTokens);
    }

    [Fact]
    public async Task Metadata_may_come_before_messageStop()
    {
        var run = await Chats.StreamAsync(Chats.Start(), Chats.Text("ok"), Chats.End(), Chats.Usage(), Chats.Stop());
        Assert.Null(run.Fault);
        Assert.Equal("end_turn", run.Response.StopReason);
        Assert.Equal((3, 2, 5), (run.Response.Usage!.InputTokens, run.Response.Usage.OutputTokens, run.Response.Usage.TotalTokens));
        Assert.Equal(10, run.Response.LatencyMs);
    }

    [Fact]
    public async Task A_cut_anywhere_is_incomplete_and_gives_the_text_before_it()
    {
        byte[][] frames = [Chats.Start(), Chats.Text("Hello"), Chats.End(), Chats.Stop(), Chats.Usage()];
        var bytes = frames.SelectMany(frame => frame).ToArray();
        var stopped = bytes.Length - frames[^1].Length;
        for (var length = 0; length < bytes.Length; length++)
        {
            var run = await Chats.StreamAsync(new MemoryStream(bytes[..length]));
            if (length == stopped)
            {
                Assert.Null(run.Fault);
                continue;
            }

            Assert.Equal(ErrorIds.StreamIncomplete, run.Fault!.ErrorId);
            Assert.Equal(length < frames[0].Length + frames[1].Length ? string.Empty : "Hello", run.Text);
            Assert.Null(run.Partial.Conversation);
            Assert.Null(run.Partial.StopReason);
        }
    }

    [Fact]
    public async Task A_connection_that_breaks_is_incomplete_too()
    {
        var run = await Chats.StreamAsync(new SplitStream([.. Chats.Start(), .. Chats.Text("so far")], [], new IOException("connection reset")));
        Assert.Equal(ErrorIds.StreamIncomplete, run.Fault!.ErrorId);
        Assert.IsType<IOException>(run.Fault.InnerException);
        Assert.Equal("so far", run.Partial.Text);
    }

    [Fact]
    public async Task A_wrong_checksum_is_a_corrupt_stream()
    {
        var bad = Chats.Text("never");
        bad[^1] ^= 1;
        var run = await Chats.StreamAsync(Chats.Start(), Chats.Text("good"), bad);
        Assert.Equal(ErrorIds.StreamCorrupt, run.Fault!.ErrorId);
        Assert.Equal("good", run.Text);
        Assert.Equal("good", run.Partial.Text);
    }

    [Fact]
    public async Task An_event_that_is_not_json_is_an_invalid_answer()
    {
        var run = await Chats.StreamAsync(Chats.Start(), Chats.Text("good"), Frames.Event("contentBlockDelta", "{oops"));
        Assert.Equal(ErrorIds.ResponseInvalid, run.Fault!.ErrorId);
        Assert.Equal("good", run.Partial.Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Text_outside_ascii_survives_any_read_size(int size)
    {
        byte[] bytes = [.. Chats.Start(), .. Chats.Text("你好世界 🌍 naïve"), .. Chats.End(), .. Chats.Stop(), .. Chats.Usage()];
        var run = await Chats.StreamAsync(new SplitStream(bytes, Enumerable.Repeat(size, bytes.Length).ToList()));
        Assert.Equal("你好世界 🌍 naïve", run.Text);
        Assert.Equal("你好世界 🌍 naïve", run.Response.Text);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_held_until_the_other_half_comes()
    {
        var run = await Chats.StreamAsync(
            Chats.Start(),
            Chats.Delta("""{"text":"a\ud83c"}"""),
            Chats.Delta("""{"text":"\udf0d!"}"""),
            Chats.Stop());
        Assert.Equal(["a", "🌍!"], run.Deltas.Where(delta => delta.Kind == "Text").Select(delta => delta.Text));
        Assert.Equal("a🌍!", run.Response.Text);
    }

    [Fact]
    public async Task Half_a_pair_that_stays_alone_becomes_a_replacement_character_at_the_end()
    {
        var run = await Chats.StreamAsync(Chats.Start(), Chats.Delta("""{"text":"a\ud83c"}"""), Chats.Stop());
        Assert.Equal("a\uFFFD", run.Text);
        Assert.Equal("a\uFFFD", run.Response.Text);
    }

    [Fact]
    public async Task Halves_are_joined_within_their_own_block_only()
    {
        var run = await Chats.StreamAsync(
            Chats.Start(),
            Chats.Delta("""{"text":"\ud83c"}""", 0),
            Chats.Delta("""{"text":"b"}""", 1),
            Chats.Delta("""{"text":"\udf0d"}""", 0),
            Chats.Stop());
        Assert.Equal("🌍b", run.Response.Text);
    }

    [Fact]
    public async Task Unknown_events_and_deltas_are_skipped_with_one_line_each()
    {
        var run = await Chats.StreamAsync(
            Chats.Start(),
            Frames.Event("brandNew", "{}"),
            Chats.Text("a"),
            Frames.Event("brandNew", "not even json"),
            Chats.Delta("""{"newKind":{"x":1}}"""),
            Chats.Delta("""{"newKind":{"x":2}}"""),
            Chats.Text("b"),
            Chats.Stop());
        Assert.Null(run.Fault);
        Assert.Equal("ab", run.Response.Text);
        Assert.Equal(2, run.Log.Lines.Count);
        Assert.Contains("brandNew", run.Log.Lines[0], StringComparison.Ordinal);
        Assert.Contains("newKind", run.Log.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Padding_and_the_order_of_members_do_not_matter()
    {
        var run = await Chats.StreamAsync(
            Chats.Start(),
            Frames.Event("contentBlockDelta", """{"p":"abcdef","delta":{"text":"x"},"new":[{"a":1}],"contentBlockIndex":0}"""),
            Chats.Stop());
        Assert.Equal("x", run.Response.Text);
    }

    [Fact]
    public async Task The_end_carries_the_whole_answer_and_the_conversation()
    {
        var run = await Chats.StreamAsync(
            Chats.Start(),
            Chats.Text("Hel"),
            Chats.Text("lo"),
            Chats.End(),
            Frames.Event("messageStop", """{"stopReason":"max_tokens","additionalModelResponseFields":{"n":2.0}}"""),
            Frames.Event("metadata", """{"usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5,"cacheReadInputTokens":0},"metrics":{"latencyMs":10},"trace":{"promptRouter":{"invokedModelId":"m1"}},"performanceConfig":{"latency":"optimized"},"serviceTier":{"type":"flex"}}"""));

        Assert.Equal(["Text", "Text", "End"], run.Deltas.Select(delta => delta.Kind));
        Assert.Equal(string.Empty, run.Deltas[^1].ToString());
        var response = run.Response;
        Assert.Equal("max_tokens", response.StopReason);
        Assert.Equal("""{"role":"assistant","content":[{"text":"Hello"}]}""", response.MessageJson);
        Assert.Equal(0, response.Usage!.CacheReadInputTokens);
        Assert.Null(response.Usage.CacheWriteInputTokens);
        Assert.Equal(("m1", "optimized", "flex"), (response.InvokedModelId, response.Latency, response.ServiceTier));
        Assert.Equal(2.0, ((IReadOnlyDictionary<string, object?>)response.AdditionalFields!)["n"]);
        Assert.Equal(["hi", "Hello"], response.Conversation!.Messages.Select(message => message.ToString()));
        Assert.Null(response.Raw);
        Assert.Equal(("req-1", 2, "eu-west-1"), (response.RequestId, response.Attempts, response.Region));
    }

    [Fact]
    public async Task Reasoning_with_its_signature_goes_back_as_it_came()
    {
        var run = await Chats.StreamAsync(
            Chats.Start(),
            Chats.Delta("""{"reasoningContent":{"text":" \n"}}""", 0),
            Chats.Delta("""{"reasoningContent":{"text":"think"}}""", 0),
            Chats.Delta("""{"reasoningContent":{"signature":"c2ln"}}""", 0),
            Chats.End(0),
            Chats.Delta("""{"reasoningContent":{"redactedContent":"AQI="}}""", 1),
            Chats.Text("answer", 2),
            Chats.Stop());
        Assert.Equal(" \nthink", run.Response.Reasoning);
        Assert.Equal("answer", run.Response.Text);
        Assert.Equal([1, 2], run.Response.Message!.Content[1].RedactedReasoning);

        var body = await Chats.BodyAsync(Chats.Request([.. run.Response.Conversation!.Messages, Message.User(ContentBlock.OfText("go on"))]));
        Assert.Contains(
            """{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":" \nthink","signature":"c2ln"}}},{"reasoningContent":{"redactedContent":"AQI="}},{"text":"answer"}]}""",
            body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Citations_belong_to_the_text_of_their_block()
    {
        var run = await Chats.StreamAsync(
            Chats.Start(),
            Chats.Text("The sky "),
            Chats.Text("is blue."),
            Chats.Delta("""{"citation":{"title":"Sky","sourceContent":[{"text":"blue"}],"location":{"documentChar":{"documentIndex":0,"start":4,"end":9}}}}"""),
            Chats.Delta("""{"citation":{"title":"New","location":{"newPlace":{"z":1}}}}"""),
            Chats.End(),
            Chats.Stop());
        Assert.Equal("The sky is blue.", run.Response.Text);
        Assert.Equal(2, run.Response.Citations.Count);
        Assert.Equal(("Sky", "documentChar", 0, 4, 9), (run.Response.Citations[0].Title, run.Response.Citations[0].LocationType, run.Response.Citations[0].DocumentIndex, run.Response.Citations[0].Start, run.Response.Citations[0].End));
        Assert.Contains("""{"newPlace":{"z":1}}""", run.Response.MessageJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_and_images_that_the_service_made_become_blocks()
    {
        var run = await Chats.StreamAsync(
            Chats.Start(),
            Chats.Begin("""{"toolResult":{"toolUseId":"s1","status":"success","type":"web_search"}}""", 0),
            Chats.Delta("""{"toolResult":[{"text":"fou"}]}""", 0),
            Chats.Delta("""{"toolResult":[{"text":"nd"},{"json":{"n":2.0}}]}""", 0),
            Chats.Begin("""{"image":{"format":"png"}}""", 1),
            Chats.Delta("""{"image":{"source":{"bytes":"AQI="}}}""", 1),
            Chats.Delta("""{"image":{"source":{"bytes":"Aw=="}}}""", 1),
            Chats.Stop());
        var result = run.Response.Message!.Content[0].ToolResult!;
        Assert.Equal(("s1", "success", "found", "web_search"), (result.ToolUseId, result.Status, result.Text, result.ToolType));
        Assert.Single(result.Json);
        var image = run.Response.Message.Content[1].Image!;
        Assert.Equal("png", image.Format);
        Assert.Equal([1, 2, 3], image.Bytes);
        Assert.Equal(["ToolResult", "ToolResult", "Image", "Image", "End"], run.Deltas.Select(delta => delta.Kind));
    }

    [Fact]
    public async Task A_reader_that_stops_early_closes_the_connection()
    {
        var body = new ClosingStream([.. Chats.Start(), .. Chats.Text("a"), .. Chats.Text("b"), .. Chats.Stop()]);
        await foreach (var delta in Chats.Service(FakeTransport.Stream(body)).ConverseStreamAsync(Chats.Hi, CancellationToken.None))
        {
            Assert.Equal("a", delta.Text);
            break;
        }

        Assert.True(body.IsClosed);
    }

    [Fact]
    public async Task A_time_limit_in_mid_stream_keeps_its_own_error_and_the_text_so_far()
    {
        var limit = new BedrockException(ErrorIds.RequestTimedOut, ErrorKind.OperationTimeout, "silence");
        var run = await Chats.StreamAsync(new SplitStream([.. Chats.Start(), .. Chats.Text("so far")], [], limit));
        Assert.Equal(ErrorIds.RequestTimedOut, run.Fault!.ErrorId);
        Assert.Equal("so far", run.Partial.Text);
    }

    private sealed class ClosingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public bool IsClosed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
