using Amazon.Runtime;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Transport;

/// <summary>Everything that is settled before a call is sent: where, as whom, under which limits.</summary>
internal sealed record ResolvedConnection
{
    public required string Region { get; init; }

    /// <summary>IAM credentials, null when only an API key was found.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>API key, used by bedrock and bedrock-runtime; the agent services need <see cref="Credentials"/>.</summary>
    public Secret? ApiKey { get; init; }

    /// <summary>Kind and name of the credentials, without any secret.</summary>
    public required string CredentialSource { get; init; }

    /// <summary>Endpoint by service (parameter, context, environment and profile already merged); the empty key is for all.</summary>
    public IReadOnlyDictionary<string, string> EndpointUrls { get; init; } = new Dictionary<string, string>();

    public bool UseFips { get; init; }

    public bool UseDualStack { get; init; }

    public string? CaBundle { get; init; }

    public TimeSpan? RequestTimeout { get; init; }

    public int MaxRetry { get; init; } = 4;
}
