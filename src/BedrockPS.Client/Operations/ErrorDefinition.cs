namespace BedrockPS.Client.Operations;

/// <summary>An error that a service documents.</summary>
/// <param name="Code">The error code on the wire, such as <c>ThrottlingException</c>.</param>
/// <param name="StatusCode">The HTTP status that comes with it.</param>
/// <param name="IsFault">The service, not the request, is at fault.</param>
/// <param name="Retry">What the model says of retries: <c>transient</c>, <c>throttling</c>, or null when it says nothing.</param>
internal sealed record ErrorDefinition(string Code, int StatusCode, bool IsFault, string? Retry)
{
    /// <summary>The service asks to slow down: the model says so, or status 429 where the model does not say otherwise.</summary>
    public bool IsThrottling => Retry is null ? StatusCode == 429 : Retry == "throttling";

    /// <summary>The same request can succeed a little later: throttling, the model says so, or status 500, 502, 503 or 504.</summary>
    // Only bedrock-runtime's model carries the trait for ModelNotReady; the service documents the same retries for agents.
    public bool IsRetryable => Retry is not null || StatusCode is 429 or 500 or 502 or 503 or 504 || Code == "ModelNotReadyException";
}
