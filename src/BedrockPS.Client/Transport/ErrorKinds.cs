namespace BedrockPS.Client.Transport;

/// <summary>The kind of a fault by its error code, else by its status.</summary>
internal static class ErrorKinds
{
    private static readonly Dictionary<string, ErrorKind> ByCode = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ValidationException"] = ErrorKind.InvalidArgument,
        ["TooManyTagsException"] = ErrorKind.InvalidArgument,
        ["AccessDeniedException"] = ErrorKind.PermissionDenied,
        ["AccessDenied"] = ErrorKind.PermissionDenied,
        ["ExpiredTokenException"] = ErrorKind.AuthenticationError,
        ["ExpiredToken"] = ErrorKind.AuthenticationError,
        ["UnrecognizedClientException"] = ErrorKind.AuthenticationError,
        ["InvalidSignatureException"] = ErrorKind.AuthenticationError,
        ["SignatureDoesNotMatch"] = ErrorKind.AuthenticationError,
        ["IncompleteSignature"] = ErrorKind.AuthenticationError,
        ["IncompleteSignatureException"] = ErrorKind.AuthenticationError,
        ["InvalidClientTokenId"] = ErrorKind.AuthenticationError,
        ["InvalidAccessKeyId"] = ErrorKind.AuthenticationError,
        ["InvalidIdentityToken"] = ErrorKind.AuthenticationError,
        ["MissingAuthenticationTokenException"] = ErrorKind.AuthenticationError,
        ["MissingAuthenticationToken"] = ErrorKind.AuthenticationError,
        ["NotAuthorized"] = ErrorKind.AuthenticationError,
        ["UnauthorizedException"] = ErrorKind.AuthenticationError,
        ["RequestTimeTooSkewed"] = ErrorKind.AuthenticationError,
        ["RequestExpired"] = ErrorKind.AuthenticationError,
        ["RequestInTheFuture"] = ErrorKind.AuthenticationError,
        ["ResourceNotFoundException"] = ErrorKind.ObjectNotFound,
        ["ConflictException"] = ErrorKind.ResourceBusy,
        ["ResourceInUseException"] = ErrorKind.ResourceBusy,
        ["ThrottlingException"] = ErrorKind.LimitsExceeded,
        ["TooManyRequestsException"] = ErrorKind.LimitsExceeded,
        ["ServiceQuotaExceededException"] = ErrorKind.LimitsExceeded,
        ["ModelNotReadyException"] = ErrorKind.ResourceUnavailable,
        ["InternalServerException"] = ErrorKind.ResourceUnavailable,
        ["ServiceUnavailableException"] = ErrorKind.ResourceUnavailable,
        ["BadGatewayException"] = ErrorKind.ResourceUnavailable,
        ["DependencyFailedException"] = ErrorKind.ResourceUnavailable,
        ["ModelErrorException"] = ErrorKind.ResourceUnavailable,
        ["ModelStreamErrorException"] = ErrorKind.ResourceUnavailable,
        ["PermanentRedirect"] = ErrorKind.InvalidArgument,
        ["AuthorizationHeaderMalformed"] = ErrorKind.InvalidArgument,
        ["PreconditionFailed"] = ErrorKind.InvalidOperation,
        ["SlowDown"] = ErrorKind.LimitsExceeded,
        ["ModelTimeoutException"] = ErrorKind.OperationTimeout,
    };

    public static ErrorKind Of(string? code, int? status) =>
        code is not null && ByCode.TryGetValue(code, out var kind) ? kind : OfStatus(status);

    private static ErrorKind OfStatus(int? status) => status switch
    {
        401 => ErrorKind.AuthenticationError,
        403 => ErrorKind.PermissionDenied,
        404 => ErrorKind.ObjectNotFound,
        408 => ErrorKind.OperationTimeout,
        409 => ErrorKind.ResourceBusy,
        402 or 429 => ErrorKind.LimitsExceeded,
        >= 400 and < 500 => ErrorKind.InvalidArgument,
        >= 500 => ErrorKind.ResourceUnavailable,
        _ => ErrorKind.InvalidResult,
    };
}
