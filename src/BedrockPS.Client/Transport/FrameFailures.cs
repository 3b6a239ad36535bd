using BedrockPS.Client.EventStreams;

namespace BedrockPS.Client.Transport;

/// <summary>Exception and error frames of an event stream.</summary>
internal static class FrameFailures
{
    /// <summary>True for a frame that ends its stream with an error.</summary>
    public static bool IsFailure(this in EventStreamMessage frame) =>
        frame.MessageType is "exception" or "error" || (frame.MessageType is null && frame.ExceptionType is not null);

    /// <summary>What the frame says. The code keeps the spelling of the wire: <c>throttlingException</c>.</summary>
    public static ErrorBody ReadFailure(this in EventStreamMessage frame)
    {
        var body = ErrorBody.Parse(frame.Payload.Span, null);
        return body with
        {
            Code = frame.ExceptionType ?? frame.ErrorCode ?? body.Code,
            Message = frame.ErrorMessage ?? body.Message ?? (body.Snippet is { Length: > 0 } text ? text : null),
            Snippet = null,
        };
    }
}
