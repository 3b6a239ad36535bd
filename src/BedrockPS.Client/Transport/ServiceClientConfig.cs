using System.Reflection;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace BedrockPS.Client.Transport;

/// <summary>
/// The one client configuration. Everything that AWSSDK.Core would look up in the environment or in profiles on first use is set
/// here, because it caches what it finds for the whole process.
/// </summary>
internal sealed class ServiceClientConfig : ClientConfig
{
    public static readonly string Agent =
        $"BedrockPS/{typeof(ServiceClientConfig).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion} "
        + $"lang/.NET#{Environment.Version} os/{(OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux")}";

    private readonly ClientSettings settings;

    public ServiceClientConfig(ClientSettings settings) : base(new DefaultConfigurationProvider([Defaults]))
    {
        this.settings = settings;
        AuthenticationServiceName = settings.Service.SigningName;
        RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        AuthenticationRegion = settings.Region;
        Settle(this, settings.MaxRetry);
    }

    public override string ServiceVersion => "2023-09-30";

    public override string UserAgent => Agent;

    public override string RegionEndpointServiceName => settings.Service.EndpointPrefix;

    private static DefaultConfiguration Defaults { get; } = new()
    {
        Name = DefaultConfigurationMode.Standard,
        RetryMode = RequestRetryMode.Standard,
    };

    /// <summary>Sets all that AWSSDK.Core would look up otherwise.</summary>
    public static void Settle(ClientConfig config, int maxRetry)
    {
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = maxRetry;
        config.MaxStaleConnectionRetries = 0;
        config.ThrottleRetries = false;
        config.ResignRetries = true;
        config.DisableLogging = true;
        config.Timeout = System.Threading.Timeout.InfiniteTimeSpan;
        config.DefaultConfigurationMode = DefaultConfigurationMode.Standard;
        config.IgnoreConfiguredEndpointUrls = true;
        config.UseFIPSEndpoint = false;
        config.UseDualstackEndpoint = false;
        config.EndpointDiscoveryEnabled = false;
        config.DisableClockSkewCorrection = true;
        config.DisableRequestCompression = true;
        config.AccountIdEndpointMode = AccountIdEndpointMode.DISABLED;
        config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
        config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        config.AuthSchemePreference = [];
        config.SigV4aSigningRegionSet = [];
        config.ClientAppId = string.Empty;

        // Set in any case: with none, the client's constructor takes AWS_BEARER_TOKEN_BEDROCK, over explicit credentials too.
        config.AWSTokenProvider = NoToken.Instance;
    }

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => new(settings.Endpoint.AbsoluteUri);

    public override void Validate()
    {
    }

    private sealed class NoToken : IAWSTokenProvider
    {
        public static readonly NoToken Instance = new();

        public Task<TryResponse<AWSToken>> TryResolveTokenAsync(CancellationToken cancellationToken = default) =>
            Task.FromResult(new TryResponse<AWSToken> { Success = false });
    }
}
