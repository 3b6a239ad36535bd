using System.Collections.Concurrent;

namespace BedrockPS.Client.Transport;

/// <summary>Keeps clients by what makes them differ. Safe for parallel use; one instance serves the process.</summary>
internal sealed class ServiceClients(ClientRuntime runtime, HttpConnections connections)
{
    private const int Limit = 256;

    public static readonly ServiceClients Shared = new(ClientRuntime.System, new HttpConnections());

    private readonly ConcurrentDictionary<ClientSettings, ServiceClient> clients = new();

    public ClientRuntime Runtime => runtime;

    public HttpConnections Connections => connections;

    /// <summary>How many clients are kept.</summary>
    public int Count => clients.Count;

    /// <summary>A client for the settings; cheap when one is there.</summary>
    /// <exception cref="BedrockException">CredentialsInvalid (API key over http), FileUnavailable (CA bundle), InputInvalid (region).</exception>
    public ServiceClient Get(ClientSettings settings)
    {
        if (clients.TryGetValue(settings, out var client))
            return client;

        // Clients hold no connections, so old ones can simply be let go.
        if (clients.Count >= Limit)
            clients.Clear();
        EndpointRules.CheckRegion(settings.Region);
        return clients.GetOrAdd(settings, key => new ServiceClient(key, runtime, connections.Get(key.Endpoint, key.CaBundle)));
    }
}
