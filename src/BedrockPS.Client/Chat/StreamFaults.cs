using System.Text.Json;
using BedrockPS.Client.EventStreams;
using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Chat;

/// <summary>Faults of a stream whose status was 200.</summary>
internal static class StreamFaults
{
    private const string AskAgain = "Ask again: what arrived is in the partial response, and the conversation was not extended.";

    /// <summary>The fault of a stream that cannot be read on.</summary>
    public static BedrockException From(Exception fault, OperationResponse response) => fault switch
    {
        EventStreamException { Fault: EventStreamFault.Truncated } => Incomplete(response, fault),
        EventStreamException => New(ErrorIds.StreamCorrupt, ErrorKind.ProtocolError, $"The stream is damaged. {fault.Message}", response, fault),
        JsonException => New(ErrorIds.ResponseInvalid, ErrorKind.ProtocolError, "An event of the stream does not hold JSON.", response, fault),
        BedrockException { ErrorId: ErrorIds.ConnectionFailed } => Incomplete(response, fault),
        BedrockException known => known,
        _ => Incomplete(response, fault),
    };

    /// <summary>The fault of a stream that ended without messageStop.</summary>
    public static BedrockException Incomplete(OperationResponse response, Exception? inner) => New(
        ErrorIds.StreamIncomplete,
        ErrorKind.ConnectionError,
        "The answer is incomplete: the stream ended before the event that closes it.",
        response,
        inner);

    private static BedrockException New(string id, ErrorKind kind, string message, OperationResponse response, Exception? inner) => new(id, kind, message, inner)
    {
        StatusCode = response.StatusCode,
        RequestId = response.RequestId,
        Attempts = response.Attempts,
        IsRetryable = true,
        RecommendedAction = AskAgain,
    };
}
