using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using BedrockPS.Client.Transport;

namespace BedrockPS.Client.ObjectStore;

/// <summary>AWSSDK.S3 set up as the other services are: the same region, endpoint, connections and identity, and nothing looked up.</summary>
internal sealed class S3Config : AmazonS3Config
{
    /// <exception cref="BedrockException">No credentials, only an API key, or an endpoint that cannot be: all with IsSetup.</exception>
    public S3Config(ResolvedConnection connection, ServiceClients clients)
    {
        Credentials = connection.Credentials ?? throw BedrockTransport.NoIdentity(connection, WireService.S3);
        Connection = connection;
        Clock = new ServerClock(clients.Runtime.Time);
        ServiceClientConfig.Settle(this, connection.MaxRetry);
        var own = EndpointRules.FindOverride(connection.EndpointUrls, WireService.S3);
        var endpoint = EndpointRules.Resolve(WireService.S3, connection.Region, own is not null && connection.UseFips, own is not null && connection.UseDualStack, own);
        EndpointRules.CheckRegion(connection.Region);
        RegionEndpoint = RegionEndpoint.GetBySystemName(connection.Region);
        if (own is null)
        {
            UseFIPSEndpoint = connection.UseFips;
            UseDualstackEndpoint = connection.UseDualStack;
        }
        else
        {
            ServiceURL = endpoint.AbsoluteUri;
            ForcePathStyle = true;
        }

        AuthenticationRegion = connection.Region;
        UseArnRegion = false;
        DisableS3ExpressSessionAuth = true;
        DisableMultiregionAccessPoints = true;
        Host = endpoint.Authority;
        HttpClientFactory = new SharedConnections(clients.Connections.Get(endpoint, string.IsNullOrWhiteSpace(connection.CaBundle) ? null : connection.CaBundle));
        Settings = new ClientSettings
        {
            Service = WireService.S3,
            Region = connection.Region,
            Endpoint = endpoint,
            Credentials = Credentials,
            CredentialSource = connection.CredentialSource,
            MaxRetry = connection.MaxRetry,
        };
        Runtime = clients.Runtime;
    }

    public AWSCredentials Credentials { get; }

    public ResolvedConnection Connection { get; }

    public ServerClock Clock { get; }

    public ClientSettings Settings { get; }

    public ClientRuntime Runtime { get; }

    /// <summary>Host and port for messages.</summary>
    public string Host { get; }

    public override string UserAgent => ServiceClientConfig.Agent;

    /// <summary>Hands AWSSDK the pool that the other services use.</summary>
    private sealed class SharedConnections(HttpMessageInvoker pool) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
            new(new PoolHandler(pool), disposeHandler: false) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }

    private sealed class PoolHandler(HttpMessageInvoker pool) : HttpMessageHandler
    {
        // Asking first whether S3 takes a body costs a round trip, and saves the body where it does not.
        private const int WorthAsking = 1 << 20;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.ExpectContinue &= request.Content?.Headers.ContentLength >= WorthAsking;
            try
            {
                return await pool.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Nobody cancelled, so it is the pool's own limit for connecting.
                throw new TimeoutException("No connection in time.", exception);
            }
        }
    }
}
