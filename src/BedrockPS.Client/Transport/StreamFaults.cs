using System.Text.Json;
using BedrockPS.Client.EventStreams;

namespace BedrockPS.Client.Transport;

/// <summary>Faults of a stream whose status was 200.</summary>
internal static class StreamFaults
{
    /// <summary>What to do when an answer of a conversation is cut.</summary>
    public const string AskAgain = "Ask again: what arrived is in the partial response, and the conversation was not extended.";

    /// <summary>The fault of a stream that cannot be read on.</summary>
    public static BedrockException From(Exception fault, OperationResponse response, string advice = AskAgain) => fault switch
    {
        EventStreamException { Fault: EventStreamFault.Truncated } => Incomplete(response, "the stream ended inside an event", advice, fault),
        EventStreamException => New(ErrorIds.StreamCorrupt, ErrorKind.ProtocolError, $"The stream is damaged. {fault.Message}", advice, response, fault),
        JsonException => New(ErrorIds.ResponseInvalid, ErrorKind.ProtocolError, "An event of the stream does not hold JSON.", advice, response, fault),
        BedrockException known and not { ErrorId: ErrorIds.ConnectionFailed } => known,
        _ => Incomplete(response, "the connection broke before the stream's end", advice, fault),
    };

    /// <summary>The fault of a stream that ended before its answer did.</summary>
    public static BedrockException Incomplete(OperationResponse response, string why, string advice = AskAgain, Exception? inner = null) =>
        New(ErrorIds.StreamIncomplete, ErrorKind.ConnectionError, $"The answer is incomplete: {why}.", advice, response, inner);

    private static BedrockException New(string id, ErrorKind kind, string message, string advice, OperationResponse response, Exception? inner) => new(id, kind, message, inner)
    {
        StatusCode = response.StatusCode,
        RequestId = response.RequestId,
        Attempts = response.Attempts,
        IsRetryable = true,
        RecommendedAction = advice,
    };
}
