using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using BedrockPS.Client.EventStreams;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Transport;

/// <summary>The one place where faults of service and connection become the error that the user sees.</summary>
internal static partial class ServiceErrors
{
    /// <summary>An error for whatever a call failed with before its answer was handed out.</summary>
    /// <param name="exception">What was thrown; a <see cref="BedrockException"/> is returned as it is.</param>
    /// <param name="context">The call.</param>
    /// <param name="timedOut">The limit that passed, null when none did.</param>
    public static BedrockException From(Exception exception, FaultContext context, TimeSpan? timedOut) => exception switch
    {
        BedrockException known => known,
        _ when timedOut is { } limit => TimedOut(limit, context, exception),
        ServiceFault fault => FromService(fault.Body, context with { StatusCode = (int)fault.StatusCode, RequestId = fault.RequestId }, fault),
        StreamCutException => StreamCut(context, exception),
        AmazonServiceException or AmazonUnmarshallingException => Invalid(exception.Message, context, exception),
        AmazonClientException => Make(ErrorIds.CredentialsInvalid, ErrorKind.AuthenticationError, $"The request could not be signed: {exception.Message}", context, exception),
        _ => FromConnection(exception, context),
    };

    /// <summary>An error for whatever a read of a handed-out body failed with.</summary>
    public static BedrockException FromBody(Exception exception, FaultContext context, TimeSpan? timedOut)
    {
        if (timedOut is { } limit)
            return TimedOut(limit, context, exception);
        return context.StreamsEvents
            ? StreamCut(context, exception)
            : Make(ErrorIds.ConnectionFailed, ErrorKind.ConnectionError, $"The connection to {context.Host} broke before the whole answer had arrived.", context, exception, retryable: true);
    }

    /// <summary>An error for an exception or error frame of an event stream.</summary>
    public static BedrockException FromFrame(in EventStreamMessage frame, FaultContext context) => FromService(frame.ReadFailure(), context, null);

    /// <summary>An error for an exception frame by its name and payload.</summary>
    public static BedrockException FromFrame(string name, ReadOnlySpan<byte> payload, FaultContext context) =>
        FromService(ErrorBody.Parse(payload, null) with { Code = name, Snippet = null }, context, null);

    /// <summary>An error for a success status whose content is of another kind than the operation's.</summary>
    public static BedrockException WrongContent(string? contentType, FaultContext context) =>
        Invalid($"The answer of {context.Host} has the content type '{ErrorBody.Shorten(System.Text.Encoding.UTF8.GetBytes(contentType ?? string.Empty))}', so it did not come from AWS but from something on the way, such as a proxy or a sign-in page.", context, null);

    private static BedrockException FromService(ErrorBody body, FaultContext context, Exception? inner)
    {
        if (body.Code is null && body.Snippet is not null)
            return Invalid($"The answer with {Status(context.StatusCode)} did not come from AWS but from something on the way, such as a proxy or gateway. It begins: {body.Snippet}", context, inner);

        var kind = ErrorKinds.Of(body.Code, context.StatusCode);
        var message = string.IsNullOrWhiteSpace(body.Message) ? $"{context.Operation} was answered with {Status(context.StatusCode)}{(body.Code is null ? string.Empty : ", " + body.Code)}, without a message." : body.Message;
        var id = body.Code ?? ErrorIds.ResponseInvalid;
        return new BedrockException(id, kind, message + Where(kind, context), inner)
        {
            StatusCode = context.StatusCode,
            RequestId = context.RequestId,
            Attempts = context.Attempts,
            IsRetryable = RetryRules.Classify(body.Code, context.StatusCode ?? 0) != RetryKind.None || context.StatusCode == (int)HttpStatusCode.RequestTimeout,
            ServiceMessage = body.Message,
            OriginalStatusCode = body.OriginalStatusCode,
            OriginalMessage = body.OriginalMessage,
            RecommendedAction = Cures.For(id, context.StatusCode, Facts(context)),
        };
    }

    // Who asked for what, and where, decides these faults; for the rest the service's message stands alone.
    private static string Where(ErrorKind kind, FaultContext context)
    {
        if (kind is not (ErrorKind.PermissionDenied or ErrorKind.AuthenticationError or ErrorKind.ObjectNotFound))
            return string.Empty;
        var target = context.Target is null ? string.Empty : $"{context.Target}, ";
        return $" ({target}region {context.Region}, credentials: {context.CredentialSource})";
    }

    private static BedrockException TimedOut(TimeSpan limit, FaultContext context, Exception inner)
    {
        if (context.WaitedForKeys)
            return KeysLate(limit, context, inner);
        var message = context.StreamsEvents
            ? $"{context.Host} sent nothing for {limit.TotalSeconds:0.###} s during {context.Operation}."
            : $"{context.Operation} did not end within {limit.TotalSeconds:0.###} s.";
        return Make(ErrorIds.RequestTimedOut, ErrorKind.OperationTimeout, message, context, inner, retryable: true);
    }

    private static BedrockException KeysLate(TimeSpan limit, FaultContext context, Exception inner) => new(
        ErrorIds.RequestTimedOut, ErrorKind.OperationTimeout, $"The credentials ({context.CredentialSource}) gave no keys within {limit.TotalSeconds:0.###} s, so {context.Operation} was not sent.", inner)
    {
        Attempts = context.Attempts,
        IsRetryable = true,
        RecommendedAction = "Check what the keys come from: the command of credential_process, or the way to STS or SSO.",
    };

    private static BedrockException StreamCut(FaultContext context, Exception inner) =>
        Make(ErrorIds.StreamIncomplete, ErrorKind.ConnectionError, $"The connection to {context.Host} broke before the stream had ended.", context, inner, retryable: true);

    private static BedrockException Invalid(string message, FaultContext context, Exception? inner) =>
        Make(ErrorIds.ResponseInvalid, ErrorKind.ProtocolError, message, context, inner, context.StatusCode is { } status && RetryRules.Classify(null, status) != RetryKind.None);

    private static BedrockException FromConnection(Exception exception, FaultContext context)
    {
        var socket = Find<SocketException>(exception);
        var reason = socket?.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => $"The host name {context.Host} cannot be resolved.",
            SocketError.ConnectionRefused => $"{context.Host} refused the connection.",
            { } code => $"The connection to {context.Host} failed: {code}.",
            null when Find<AuthenticationException>(exception) is { } tls => $"No trusted TLS connection to {context.Host}: {tls.Message}",
            null when exception is TimeoutException => $"No connection to {context.Host} within 10 s.",
            null when exception is IOException or HttpRequestException => $"The connection to {context.Host} broke before an answer came: {exception.GetBaseException().Message}",
            null => $"{context.Operation} failed: {exception.Message}",
        };
        // .NET quotes a proxy's address with the user and password in it; then the cause must not be kept either.
        var quotesUser = UserInfo().IsMatch(exception.ToString());
        return Make(ErrorIds.ConnectionFailed, ErrorKind.ConnectionError, UserInfo().Replace(reason, "//"), context, quotesUser ? null : exception, RetryRules.IsConnectionFault(exception));
    }

    [GeneratedRegex("//[^/\\s]*@")]
    private static partial Regex UserInfo();

    private static T? Find<T>(Exception exception)
        where T : Exception
    {
        for (var inner = (Exception?)exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is T found)
                return found;
        }

        return null;
    }

    private static string Status(int? status) =>
        status is { } code && Enum.IsDefined((HttpStatusCode)code) ? $"status {code} ({(HttpStatusCode)code})" : $"status {status}";

    private static BedrockException Make(string id, ErrorKind kind, string message, FaultContext context, Exception? inner, bool retryable = false) => new(id, kind, message, inner)
    {
        StatusCode = context.StatusCode,
        RequestId = context.RequestId,
        Attempts = context.Attempts,
        IsRetryable = retryable,
        RecommendedAction = Cures.For(id, context.StatusCode, Facts(context)),
    };

    private static CureFacts Facts(FaultContext context) =>
        new(context.Service, context.Operation, context.Region, context.CredentialSource, context.Target, context.StreamsEvents);
}
