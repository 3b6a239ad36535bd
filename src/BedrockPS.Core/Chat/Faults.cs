namespace BedrockPS.Core.Chat;

/// <summary>Copies of a fault with more known about it.</summary>
internal static class Faults
{
    /// <summary>The same fault with the part of the answer that had come.</summary>
    public static BedrockException WithPartial(this BedrockException fault, object? partial) => Copy(fault, partial, fault.RecommendedAction);

    /// <summary>The same fault with more specific advice before what it advises already.</summary>
    public static BedrockException WithAction(this BedrockException fault, string action) =>
        Copy(fault, fault.PartialResponse, fault.RecommendedAction is { } general ? $"{action} {general}" : action);

    /// <summary>The same fault with the request that it came from.</summary>
    public static BedrockException WithRequest(this BedrockException fault, string? requestId, int attempts) =>
        Copy(fault, fault.PartialResponse, fault.RecommendedAction, requestId, attempts);

    /// <summary>The same fault with another message; <see cref="BedrockException.ServiceMessage"/> stays.</summary>
    public static BedrockException WithMessage(this BedrockException fault, string message) =>
        Copy(fault, fault.PartialResponse, fault.RecommendedAction, message: message);

    private static BedrockException Copy(BedrockException fault, object? partial, string? action, string? requestId = null, int? attempts = null, string? message = null) =>
        new(fault.ErrorId, fault.Kind, message ?? fault.Message, fault.InnerException)
        {
            StatusCode = fault.StatusCode,
            RequestId = requestId ?? fault.RequestId,
            IsRetryable = fault.IsRetryable,
            Attempts = attempts ?? fault.Attempts,
            ServiceMessage = fault.ServiceMessage,
            OriginalStatusCode = fault.OriginalStatusCode,
            OriginalMessage = fault.OriginalMessage,
            RecommendedAction = action,
            PartialResponse = partial,
            IsSetup = fault.IsSetup,
        };
}
