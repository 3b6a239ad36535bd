namespace BedrockPS.Core.Chat.Fallback;

/// <summary>Which faults another model may be asked after: those of the model, or of its capacity. What lies with the request, the caller or the connection would be the same there.</summary>
internal static class FallbackRules
{
    private const int TooManyRequests = 429;
    private const int ServerError = 500;

    private static readonly HashSet<string> OfModel = new(StringComparer.OrdinalIgnoreCase)
    {
        "ThrottlingException",
        "TooManyRequestsException",
        "ServiceQuotaExceededException",
        "ModelNotReadyException",
        "ModelTimeoutException",
        "ModelErrorException",
        "ModelStreamErrorException",
        "ServiceUnavailableException",
        "InternalServerException",
        "ResourceNotFoundException",
        "AccessDeniedException",
    };

    /// <summary>True when the next model is to be asked.</summary>
    public static bool IsOfModel(BedrockException fault) => !fault.IsSetup
        && (OfModel.Contains(fault.ErrorId) || fault.StatusCode is TooManyRequests or >= ServerError);
}
