using BedrockPS.Client.EventStreams;
using BedrockPS.Client.Json;
using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Chat;

/// <summary>Faults of a stream whose status was 200.</summary>
internal static class StreamFaults
{
    private static readonly string[] Retryable =
    [
        "throttlingException", "internalServerException", "serviceUnavailableException", "modelNotReadyException", "modelTimeoutException",
        "modelStreamErrorException", "InternalError", "InternalFailure", "ServiceUnavailable", "SlowDown",
    ];

    /// <summary>The fault that an exception or error frame tells, under the name that it has on the wire.</summary>
    public static BedrockException FromFrame(in EventStreamMessage frame, OperationResponse response)
    {
        var payload = ParseOrNone(frame.Payload);
        var name = frame.ExceptionType ?? frame.ErrorCode ?? "UnknownError";
        var text = payload.Member("message"u8).Text ?? payload.Member("Message"u8).Text ?? frame.ErrorMessage;
        var original = payload.Member("originalMessage"u8).Text;
        return new BedrockException(name, KindOf(name), $"The stream ended with {name}: {text ?? "no message"}{(original is null ? string.Empty : $" ({original})")}")
        {
            StatusCode = response.StatusCode,
            RequestId = response.RequestId,
            Attempts = response.Attempts,
            IsRetryable = Retryable.Contains(name, StringComparer.OrdinalIgnoreCase),
            ServiceMessage = text,
            OriginalStatusCode = payload.Member("originalStatusCode"u8).Int,
            OriginalMessage = original,
            RecommendedAction = Retryable.Contains(name, StringComparer.OrdinalIgnoreCase) ? "The text so far is in the error's target. Send the message again for a whole answer." : null,
        };
    }

    /// <summary>The fault of a stream that cannot be read on.</summary>
    public static BedrockException From(Exception fault, OperationResponse response) => fault switch
    {
        EventStreamException { Fault: EventStreamFault.Truncated } => Incomplete(response, fault),
        EventStreamException => New(ErrorIds.StreamCorrupt, ErrorKind.ProtocolError, $"The stream is damaged. {fault.Message}", response, fault),
        System.Text.Json.JsonException => New(ErrorIds.ResponseInvalid, ErrorKind.ProtocolError, "An event of the stream does not hold JSON.", response, fault),
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

    /// <summary>The fault of an answer that is no event stream, null when it is one or does not say.</summary>
    public static BedrockException? NotAStream(OperationResponse response)
    {
        var type = response.Headers.GetValueOrDefault("content-type");
        return string.IsNullOrEmpty(type) || type.Contains("eventstream", StringComparison.OrdinalIgnoreCase)
            ? null
            : New(ErrorIds.ResponseInvalid, ErrorKind.ProtocolError, $"The answer is not an event stream but {type}.", response, null);
    }

    private static BedrockException New(string id, ErrorKind kind, string message, OperationResponse response, Exception? inner) => new(id, kind, message, inner)
    {
        StatusCode = response.StatusCode,
        RequestId = response.RequestId,
        Attempts = response.Attempts,
        IsRetryable = id is ErrorIds.StreamIncomplete or ErrorIds.StreamCorrupt,
        RecommendedAction = id == ErrorIds.ResponseInvalid
            ? "Check what stands between you and the service: a proxy, or a wrong -EndpointUrl."
            : "The text so far is in the error's target. Send the message again for a whole answer.",
    };

    private static ErrorKind KindOf(string name) => name.ToUpperInvariant() switch
    {
        "THROTTLINGEXCEPTION" or "SLOWDOWN" => ErrorKind.LimitsExceeded,
        "VALIDATIONEXCEPTION" => ErrorKind.InvalidArgument,
        "ACCESSDENIEDEXCEPTION" => ErrorKind.PermissionDenied,
        "RESOURCENOTFOUNDEXCEPTION" => ErrorKind.ObjectNotFound,
        "MODELTIMEOUTEXCEPTION" => ErrorKind.OperationTimeout,
        _ => ErrorKind.ResourceUnavailable,
    };

    private static JsonValue ParseOrNone(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return payload.IsEmpty ? default : JsonValue.Parse(payload);
        }
        catch (System.Text.Json.JsonException)
        {
            return default;
        }
    }
}
