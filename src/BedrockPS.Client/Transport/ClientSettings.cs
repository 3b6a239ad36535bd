using Amazon.Runtime;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Transport;

/// <summary>What makes two calls share a client. Without credentials and API key calls go out unsigned.</summary>
internal sealed record ClientSettings
{
    public required WireService Service { get; init; }

    public required string Region { get; init; }

    /// <summary>Where calls go; see <see cref="EndpointRules"/>.</summary>
    public required Uri Endpoint { get; init; }

    public AWSCredentials? Credentials { get; init; }

    /// <summary>Goes out as bearer token, in preference to <see cref="Credentials"/>.</summary>
    public Secret? ApiKey { get; init; }

    /// <summary>Kind and name of the credentials for messages, without any secret.</summary>
    public string CredentialSource { get; init; } = "none";

    public string? CaBundle { get; init; }

    public int MaxRetry { get; init; } = 4;

    // AWSCredentials of equal keys are not one provider: renewal and source belong to the instance.
    public bool Equals(ClientSettings? other) => other is not null
        && ReferenceEquals(Credentials, other.Credentials)
        && Service == other.Service
        && Region == other.Region
        && Endpoint.Equals(other.Endpoint)
        && Equals(ApiKey, other.ApiKey)
        && CredentialSource == other.CredentialSource
        && CaBundle == other.CaBundle
        && MaxRetry == other.MaxRetry;

    public override int GetHashCode() => HashCode.Combine(
        Service.Key, Region, Endpoint, Credentials is null ? 0 : System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Credentials));
}
