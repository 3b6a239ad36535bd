using System.Net;
using Amazon.Runtime;
using BedrockPS.Client.EventStreams;

namespace BedrockPS.Client.Transport;

/// <summary>An error answer, or an error frame at the start of a stream, inside the pipeline.</summary>
internal sealed class ServiceFault : AmazonServiceException
{
    private ServiceFault(ErrorBody body, HttpStatusCode status, string? requestId) : base(body.Message ?? string.Empty)
    {
        Body = body;
        ErrorCode = body.Code!;
        StatusCode = status;
        RequestId = requestId!;
    }

    public ErrorBody Body { get; }

    /// <summary>The shortest wait that the service asks for; zero when it asks for none.</summary>
    public TimeSpan RetryAfter { get; private init; }

    /// <summary>The service's clock, null when the answer has no date.</summary>
    public DateTimeOffset? ServerTime { get; private init; }

    public static ServiceFault FromAnswer(HttpResponseMessage answer, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var parsed = ErrorBody.Parse(body, ResponseHeaders.Find(answer, "x-amzn-ErrorType"));
        return new ServiceFault(parsed, answer.StatusCode, Id(answer) ?? parsed.RequestId)
        {
            RetryAfter = RetryAfterHeader.Read(ResponseHeaders.Find(answer, "Retry-After"), ResponseHeaders.Find(answer, "x-amz-retry-after"), now),
            ServerTime = RetryAfterHeader.Date(ResponseHeaders.Find(answer, "Date")),
        };
    }

    public static ServiceFault FromFrame(in EventStreamMessage frame, HttpResponseMessage answer) =>
        new(frame.ReadFailure(), answer.StatusCode, Id(answer));

    /// <summary>What a client of AWSSDK threw for an error answer.</summary>
    public static ServiceFault FromSdk(AmazonServiceException fault, DateTimeOffset now)
    {
        var headers = (fault.InnerException as Amazon.Runtime.Internal.HttpErrorResponseException)?.Response;
        var body = new ErrorBody { Code = string.IsNullOrEmpty(fault.ErrorCode) ? null : fault.ErrorCode, Message = fault.Message, RequestId = fault.RequestId };
        return new ServiceFault(body, fault.StatusCode, fault.RequestId)
        {
            RetryAfter = RetryAfterHeader.Read(headers?.GetHeaderValue("Retry-After"), headers?.GetHeaderValue("x-amz-retry-after"), now),
            ServerTime = RetryAfterHeader.Date(headers?.GetHeaderValue("Date")),
        };
    }

    private static string? Id(HttpResponseMessage answer) =>
        ResponseHeaders.Find(answer, "x-amzn-RequestId") ?? ResponseHeaders.Find(answer, "x-amz-request-id");
}
