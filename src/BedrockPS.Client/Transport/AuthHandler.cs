using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace BedrockPS.Client.Transport;

/// <summary>One scheme for each client: bearer, SigV4 or none.</summary>
internal sealed class AuthHandler(ClientSettings settings) : BaseAuthResolverHandler
{
    private readonly List<IAuthSchemeOption> options =
        settings.ApiKey is not null ? AuthSchemeOption.DEFAULT_BEARER
        : settings.Credentials is not null ? AuthSchemeOption.DEFAULT_SIGV4
        : AuthSchemeOption.DEFAULT_NOAUTH;

    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => options;
}
