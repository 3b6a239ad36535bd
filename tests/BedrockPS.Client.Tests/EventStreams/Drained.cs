using BedrockPS.Client.EventStreams;

namespace BedrockPS.Client.Tests.EventStreams;

/// <summary>All that a reader gave until the end or the failure, read on the calling thread, so that allocations can be counted.</summary>
internal sealed record Drained(IReadOnlyList<string> Events, Exception? Failure)
{
    public static Drained From(byte[] bytes, params int[] pieces) => From(new SplitStream(bytes, pieces));

    public static Drained From(Stream stream)
    {
        var reader = new EventStreamReader(stream);
        var events = new List<string>();
        while (true)
        {
            var (moved, failure) = TryMove(reader);
            if (!moved)
                return new Drained(events, failure);
            events.Add(Describe(reader.Current));
        }
    }

    public static bool Move(EventStreamReader reader)
    {
        var move = reader.MoveNextAsync(CancellationToken.None).AsTask();
        Assert.True(move.IsCompleted, "The tests' streams never wait.");
        return move.GetAwaiter().GetResult();
    }

    // Takes the failure from the task: throwing it a second time would double the time of the fuzz tests.
    private static (bool Moved, Exception? Failure) TryMove(EventStreamReader reader)
    {
        try
        {
            var move = reader.MoveNextAsync(CancellationToken.None).AsTask();
            Assert.True(move.IsCompleted, "The tests' streams never wait.");
            return move.IsFaulted ? (false, move.Exception.InnerException) : (move.GetAwaiter().GetResult(), null);
        }
        catch (EventStreamException failure)
        {
            return (false, failure);
        }
    }

    public static string Describe(in EventStreamMessage message) => string.Join(
        '|',
        message.MessageType,
        message.EventType,
        message.ExceptionType,
        message.ErrorCode,
        message.ErrorMessage,
        message.ContentType,
        Convert.ToHexString(message.HeaderTable.Span),
        Convert.ToHexString(message.Payload.Span));
}
