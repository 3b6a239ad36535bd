namespace BedrockPS.Core.Session;

/// <summary>What a call says about where and as whom it runs; what is null comes from the environment, then the profile.</summary>
internal sealed record ConnectionRequest
{
    /// <summary>The region of the first level that names one (parameter, context, session variable).</summary>
    public string? Region { get; init; }

    public CredentialChoice? Credentials { get; init; }

    /// <summary>Path of a shared credentials file to use instead of the default ones.</summary>
    public string? ProfileLocation { get; init; }

    /// <summary>Endpoint by service (<c>bedrock</c>, <c>bedrock-runtime</c>, <c>bedrock-agent</c>, <c>bedrock-agent-runtime</c>, <c>s3</c>, <c>sts</c>, <c>sso</c>, <c>sso-oidc</c>); the empty key is for all.</summary>
    public IReadOnlyDictionary<string, string> EndpointUrls { get; init; } = FixedMap<string>.Empty;

    public string? CaBundle { get; init; }

    /// <summary>Limit of one call with its retries; for streams, of the silence between bytes. Null: 900 s and 300 s.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>Retries after the first attempt. Null: AWS_MAX_ATTEMPTS less one, else 4.</summary>
    public int? MaxRetry { get; init; }
}
