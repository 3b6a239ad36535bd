using System.Text;
using BedrockPS.Client.EventStreams;

namespace BedrockPS.Client.Tests.EventStreams;

public class EventStreamReaderTests
{
    [Fact]
    public void Reserved_headers_of_an_event_are_at_hand()
    {
        var reader = Open(Frames.Event("contentBlockDelta", """{"delta":{"text":"Hi"}}"""));

        Assert.True(Drained.Move(reader));
        Assert.Equal("event", reader.Current.MessageType);
        Assert.Equal("contentBlockDelta", reader.Current.EventType);
        Assert.Equal("application/json", reader.Current.ContentType);
        Assert.Null(reader.Current.ExceptionType);
        Assert.Equal("""{"delta":{"text":"Hi"}}""", Encoding.UTF8.GetString(reader.Current.Payload.Span));
        Assert.Equal("event contentBlockDelta (23 bytes)", reader.Current.ToString());
    }

    [Fact]
    public void An_exception_frame_names_its_exception()
    {
        var reader = Open(Frames.Encode(
            [Frames.Text(":message-type", "exception"), Frames.Text(":exception-type", "throttlingException")],
            """{"message":"slow down"}"""u8));

        Assert.True(Drained.Move(reader));
        Assert.Equal("exception", reader.Current.MessageType);
        Assert.Equal("throttlingException", reader.Current.ExceptionType);
        Assert.Null(reader.Current.EventType);
    }

    [Fact]
    public void An_error_frame_has_code_and_message()
    {
        var reader = Open(Frames.Encode(
            [
                Frames.Text(":message-type", "error"),
                Frames.Text(":error-code", "InternalError"),
                Frames.Text(":error-message", "Größe unbekannt"),
            ],
            []));

        Assert.True(Drained.Move(reader));
        Assert.Equal("error", reader.Current.MessageType);
        Assert.Equal("InternalError", reader.Current.ErrorCode);
        Assert.Equal("Größe unbekannt", reader.Current.ErrorMessage);
    }

    [Fact]
    public void A_reserved_header_that_is_not_text_is_left_to_the_caller()
    {
        var reader = Open(Frames.Encode([Frames.Header(":event-type", 4, 0, 0, 0, 7)], []));

        Assert.True(Drained.Move(reader));
        Assert.Null(reader.Current.EventType);
    }

    [Fact]
    public void Names_that_come_back_are_the_same_string()
    {
        var frame = Frames.Event("contentBlockDelta", "{}");
        var reader = Open([.. frame, .. frame]);

        Assert.True(Drained.Move(reader));
        var first = reader.Current.EventType;
        Assert.True(Drained.Move(reader));
        Assert.Same(first, reader.Current.EventType);
    }

    [Fact]
    public void An_empty_stream_has_no_events()
    {
        Assert.Equal([], Drained.From([]).Events);
    }

    [Theory]
    [InlineData(16u * 1024 * 1024 + 1, 0u, EventStreamFault.TooLarge)]
    [InlineData(uint.MaxValue, uint.MaxValue, EventStreamFault.TooLarge)]
    [InlineData(15u, 0u, EventStreamFault.Malformed)]
    [InlineData(0u, 0u, EventStreamFault.Malformed)]
    [InlineData(20u, 5u, EventStreamFault.Malformed)]
    [InlineData(20u, uint.MaxValue, EventStreamFault.Malformed)]
    internal void Lengths_that_cannot_be_are_refused_from_the_prelude_alone(uint total, uint headers, EventStreamFault fault)
    {
        var good = Frames.Event("messageStart", "{}");
        var prelude = Frames.Seal(total, headers, [])[..12];

        var before = GC.GetAllocatedBytesForCurrentThread();
        var drained = Drained.From([.. good, .. prelude]);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(fault, Assert.IsType<EventStreamException>(drained.Failure).Fault);
        Assert.Single(drained.Events);
        Assert.InRange(allocated, 0, 200_000);
    }

    [Fact]
    public void A_frame_of_16_MiB_is_read_and_takes_at_most_twice_that()
    {
        var payload = new byte[16 * 1024 * 1024 - 16];
        payload[^1] = 42;
        var reader = Open(Frames.Encode([], payload));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(Drained.Move(reader));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, payload.Length, 2L * payload.Length + 100_000);
        Assert.Equal(payload.Length, reader.Current.Payload.Length);
        Assert.Equal(42, reader.Current.Payload.Span[^1]);
        Assert.False(Drained.Move(reader));
    }

    [Fact]
    public void A_promise_of_16_MiB_allocates_nothing_before_bytes_arrive()
    {
        var prelude = Frames.Seal(16 * 1024 * 1024, 0, [])[..12];

        var before = GC.GetAllocatedBytesForCurrentThread();
        var drained = Drained.From([.. prelude, .. new byte[40_000]]);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(EventStreamFault.Truncated, Assert.IsType<EventStreamException>(drained.Failure).Fault);
        Assert.InRange(allocated, 0, 400_000);
    }

    [Theory]
    [InlineData("unknown value type 10", new byte[] { 1, (byte)'a', 10 })]
    [InlineData("no name", new byte[] { 0, 7, 0, 0 })]
    [InlineData("header name runs over", new byte[] { 9, (byte)'a', 0 })]
    [InlineData("header name runs over", new byte[] { 1, (byte)'a' })]
    [InlineData("header value runs over", new byte[] { 1, (byte)'a', 4, 0, 0, 0 })]
    [InlineData("header value runs over", new byte[] { 1, (byte)'a', 7, 0 })]
    [InlineData("header value runs over", new byte[] { 1, (byte)'a', 7, 0, 2, (byte)'x' })]
    [InlineData("header value runs over", new byte[] { 1, (byte)'a', 9, 1, 2, 3 })]
    public void A_header_table_that_cannot_be_read_is_malformed(string reason, byte[] table)
    {
        var good = Frames.Event("messageStart", "{}");
        var drained = Drained.From([.. good, .. Frames.Encode([table], "payload"u8)]);

        var failure = Assert.IsType<EventStreamException>(drained.Failure);
        Assert.Equal(EventStreamFault.Malformed, failure.Fault);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal(good.Length, failure.Position);
        Assert.Single(drained.Events);
    }

    [Fact]
    public void A_failed_stream_fails_again_with_the_same_error()
    {
        var bytes = Frames.Event("messageStart", "{}");
        bytes[^1] ^= 1;
        var reader = Open(bytes);

        var first = Assert.Throws<EventStreamException>(() => Drained.Move(reader));
        Assert.Same(first, Assert.Throws<EventStreamException>(() => Drained.Move(reader)));
    }

    [Fact]
    public void An_IOException_of_the_stream_comes_through_after_all_full_frames()
    {
        var frame = Frames.Event("contentBlockDelta", "{}");
        var broken = new IOException("connection reset");

        var drained = Drained.From(new SplitStream([.. frame, .. frame, .. frame.AsSpan(0, 20)], [], broken));

        Assert.Same(broken, drained.Failure);
        Assert.Equal(2, drained.Events.Count);
    }

    [Fact]
    public async Task Cancellation_ends_the_reading_with_the_token()
    {
        using var cancel = new CancellationTokenSource();
        var frame = Frames.Event("contentBlockDelta", "{}");
        var reader = Open([.. frame, .. frame]);

        Assert.True(await reader.MoveNextAsync(cancel.Token));
        await cancel.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await reader.MoveNextAsync(cancel.Token));
    }

    [Fact]
    public async Task The_enumeration_gives_each_frame()
    {
        var stream = new SplitStream([.. Frames.Event("messageStart", "{}"), .. Frames.Event("messageStop", "{}")], [1, 2, 3]);

        var names = new List<string?>();
        await foreach (var message in EventStreamReader.ReadAsync(stream))
            names.Add(message.EventType);

        Assert.Equal(["messageStart", "messageStop"], names);
    }

    [Fact]
    public void A_time_outside_the_calendar_is_its_nearest_end()
    {
        var reader = Open(Frames.Encode([Frames.Header("t", 8, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF)], []));

        Assert.True(Drained.Move(reader));
        var headers = reader.Current.Headers;
        Assert.True(headers.MoveNext());
        Assert.Equal(9999, headers.Current.GetTimestamp().Year);
    }

    [Fact]
    public void Reading_a_header_as_another_type_says_what_it_is()
    {
        var reader = Open(Frames.Encode([Frames.Text("name", "x")], []));
        Assert.True(Drained.Move(reader));

        var error = Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (var header in reader.Current.Headers)
                _ = header.GetInt32();
        });
        Assert.Equal("The event-stream header 'name' is of type String, not Int32.", error.Message);
    }

    [Fact]
    public void A_long_stream_costs_no_memory_per_event_but_new_texts()
    {
        var frame = Frames.Event("contentBlockDelta", """{"delta":{"text":"Hello"},"contentBlockIndex":0}""");
        var bytes = Enumerable.Repeat(frame, 5_000).SelectMany(one => one).ToArray();
        var reader = Open(bytes);
        Assert.True(Drained.Move(reader));

        var count = 1;
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (Drained.Move(reader))
            count++;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(5_000, count);
        // The tests' own AsTask costs up to 72 bytes a move; the reader itself nothing.
        Assert.InRange(allocated, 0, 5_000 * 80);
    }

    private static EventStreamReader Open(byte[] bytes) => new(new SplitStream(bytes, []));
}
