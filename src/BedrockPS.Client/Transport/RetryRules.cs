namespace BedrockPS.Client.Transport;

/// <summary>Why a failed attempt is made again.</summary>
internal enum RetryKind
{
    None,

    /// <summary>Too many requests, or a model that has to be loaded: wait in seconds.</summary>
    Throttling,

    /// <summary>A passing fault of service or connection: wait in milliseconds.</summary>
    Transient,
}

/// <summary>Which faults are worth another attempt, told by error code and status; never by the text of a message.</summary>
internal static class RetryRules
{
    // Names of exception frames differ from the codes of error answers only in case.
    private static readonly HashSet<string> Throttling = new(StringComparer.OrdinalIgnoreCase)
    {
        "ThrottlingException", "Throttling", "ThrottledException", "RequestThrottled", "RequestThrottledException", "RequestLimitExceeded",
        "TooManyRequestsException", "SlowDown", "SlowDownException", "ModelNotReadyException",
    };

    private static readonly HashSet<string> Transient = new(StringComparer.OrdinalIgnoreCase)
    {
        "InternalServerException", "InternalServerError", "InternalFailure", "InternalError", "ServiceUnavailableException",
        "ServiceUnavailable", "BadGatewayException", "ModelStreamErrorException", "RequestTimeout", "RequestTimeoutException", "IDPCommunicationError",
    };

    private static readonly HashSet<string> Skew = new(StringComparer.OrdinalIgnoreCase)
    {
        "InvalidSignatureException", "SignatureDoesNotMatch", "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture", "AuthFailure",
    };

    private static readonly HashSet<string> Expired = new(StringComparer.OrdinalIgnoreCase)
    {
        "ExpiredTokenException", "ExpiredToken", "TokenRefreshRequired",
    };

    public static RetryKind Classify(string? code, int status)
    {
        if (code is not null && Throttling.Contains(code))
            return RetryKind.Throttling;
        if (code is not null && Transient.Contains(code))
            return RetryKind.Transient;
        return status switch
        {
            429 => RetryKind.Throttling,
            500 or 502 or 503 or 504 => RetryKind.Transient,
            _ => RetryKind.None,
        };
    }

    public static bool MayBeClockSkew(string? code) => code is not null && Skew.Contains(code);

    public static bool IsExpiredToken(string? code) => code is not null && Expired.Contains(code);

    /// <summary>A fault of the connection before any answer. A certificate that is not trusted stays so.</summary>
    public static bool IsConnectionFault(Exception exception)
    {
        if (exception is not (IOException or HttpRequestException or System.Net.Sockets.SocketException or TimeoutException))
            return false;
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is System.Security.Authentication.AuthenticationException)
                return false;
        }

        return true;
    }

    /// <summary>A fault of the connection in one word, for a log line.</summary>
    public static string Describe(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is System.Net.Sockets.SocketException socket)
                return socket.SocketErrorCode.ToString();
        }

        return exception is TimeoutException ? "no connection in time" : "connection broken";
    }

    /// <summary>Exponential back-off with full jitter: from 0 to a bound that doubles up to 20 s.</summary>
    /// <param name="kind">Throttling starts at 1 s, all else at 50 ms.</param>
    /// <param name="retry">1 for the first retry.</param>
    /// <param name="jitter">From 0 to below 1.</param>
    public static TimeSpan BackOff(RetryKind kind, int retry, double jitter)
    {
        var first = kind == RetryKind.Throttling ? 1000d : 50d;
        return TimeSpan.FromMilliseconds(jitter * Math.Min(20_000d, first * Math.Pow(2, retry - 1)));
    }
}
