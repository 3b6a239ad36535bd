using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Session.Providers;

/// <summary>Sends calls for credentials through the same client as all others: its proxies, authorities, retries and limits hold here too.</summary>
internal sealed class TokenCaller(ServiceClients clients) : ITokenCaller
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public async Task<ReadOnlyMemory<byte>> SendAsync(ResolvedConnection connection, TokenCall call, CancellationToken cancellationToken)
    {
        var service = WireService.Get(call.Service);
        var client = clients.Get(new ClientSettings
        {
            Service = service,
            Region = connection.Region,
            Endpoint = EndpointRules.Resolve(
                service, connection.Region, connection.UseFips, connection.UseDualStack, EndpointRules.FindOverride(connection.EndpointUrls, service)),
            Credentials = connection.Credentials,
            CredentialSource = connection.Credentials is null ? "none" : connection.CredentialSource,
            CaBundle = connection.CaBundle,
            MaxRetry = connection.MaxRetry,
        });
        var wire = new WireCall(call.Operation, call.Method, call.Path)
        {
            Query = call.Query,
            Headers = call.Headers,
            Body = call.Body,
            ContentType = call.ContentType,
            TimeLimit = Limit,
        };
        var response = await client.SendAsync(wire, cancellationToken).ConfigureAwait(false);
        await using (response.ConfigureAwait(false))
            return await response.ReadAllAsync(cancellationToken).ConfigureAwait(false);
    }
}
