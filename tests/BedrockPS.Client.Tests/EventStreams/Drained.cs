using BedrockPS.Client.EventStreams;

namespace BedrockPS.Client.Tests.EventStreams;

/// <summary>All that a reader gave until the end or the failure; run on the calling thread, so that its allocations can be counted.</summary>
internal sealed record Drained(IReadOnlyList<string> Events, Exception? Failure)
{
    public static Drained From(byte[] bytes, params int[] pieces) => From(new SplitStream(bytes, pieces));

    public static Drained From(Stream stream)
    {
        var reader = new EventStreamReader(stream);
        var events = new List<string>();
        try
        {
            while (Move(reader))
                events.Add(Describe(reader.Current));
            return new Drained(events, null);
        }
        catch (Exception failure) when (failure is EventStreamException or IOException)
        {
            return new Drained(events, failure);
        }
    }

    public static bool Move(EventStreamReader reader)
    {
        var move = reader.MoveNextAsync(CancellationToken.None).AsTask();
        Assert.True(move.IsCompleted, "The tests' streams never wait.");
        return move.GetAwaiter().GetResult();
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
