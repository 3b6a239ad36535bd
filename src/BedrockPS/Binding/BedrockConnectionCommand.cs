using System.Management.Automation;
using BedrockPS.Commands.Completion;
using BedrockPS.Commands.Loading;
using BedrockPS.Commands.Session;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Binding;

/// <summary>Base of cmdlets that call AWS: the parameters that say as whom and how, and the connections made from them.</summary>
public abstract class BedrockConnectionCommand : BedrockCommand
{
    private protected BedrockConnectionCommand()
    {
    }

    private readonly Dictionary<string, IBedrockConnection> connections = new(StringComparer.Ordinal);

    /// <summary>Profile of the shared AWS files. Its region is used too when no other is named.</summary>
    [Parameter]
    [Alias("StoredCredentials", "AWSProfileName")]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ProfileName { get; set; }

    /// <summary>Path of a shared credentials file to read in place of the default ones.</summary>
    [Parameter]
    [Alias("AWSProfilesLocation", "ProfilesLocation")]
    [ValidateNotNullOrEmpty]
    public string? ProfileLocation { get; set; }

    /// <summary>Access key id; goes with -SecretKey.</summary>
    [Parameter]
    [Alias("AK")]
    [ValidateNotNullOrEmpty]
    public string? AccessKey { get; set; }

    /// <summary>Secret access key, as string or SecureString.</summary>
    [Parameter]
    [Alias("SK", "SecretAccessKey")]
    [SecretTransformation]
    public object? SecretKey { get; set; }

    /// <summary>Session token of temporary keys, as string or SecureString.</summary>
    [Parameter]
    [Alias("ST")]
    [SecretTransformation]
    public object? SessionToken { get; set; }

    /// <summary>Credentials object: a PSCredential (access key and secret key), AWSCredentials or AWSPSCredentials of AWS Tools, or any object with AccessKey, SecretKey and SessionToken.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Credential { get; set; }

    /// <summary>Amazon Bedrock API key, as string or SecureString.</summary>
    [Parameter]
    [SecretTransformation]
    public object? ApiKey { get; set; }

    /// <summary>Endpoint in place of the public one: one URL for all services, or a hashtable by service (bedrock, bedrock-runtime, sts, ...).</summary>
    [Parameter]
    [EndpointTransformation]
    public object? EndpointUrl { get; set; }

    /// <summary>Defaults to use in place of the session's, as Set-BedrockContext -PassThru gives them.</summary>
    [Parameter]
    [ContextTransformation]
    [ValidateNotNull]
    public Context? Context { get; set; }

    /// <summary>Limit of one call with its retries, in seconds; for streams, of the silence between bytes. Default 900, for streams 300.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int? RequestTimeoutSec { get; set; }

    /// <summary>Retries after the first attempt. Default 4, or AWS_MAX_ATTEMPTS less one.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int? MaxRetry { get; set; }

    /// <summary>The defaults in force: -Context, else those of the session.</summary>
    private protected Context? Defaults => Context ?? SessionContext.Of(SessionState);

    /// <summary>Connects once per region and pipeline: what the session says holds from the first record on.</summary>
    /// <exception cref="BedrockException">Region, credentials or endpoints cannot be settled.</exception>
    private protected IBedrockConnection Connect(string? region)
    {
        if (!connections.TryGetValue(region ?? string.Empty, out var connection))
        {
            var request = ConnectionLevels.Merge(Given(region), Defaults, SessionVariables());
            Log.Look();
            connection = Await(token => Engine.Current.ConnectAsync(request, Log, token).AsTask());
            connections[region ?? string.Empty] = connection;
        }
        return connection;
    }

    /// <summary>Connects; a fault becomes an error record about the item.</summary>
    private protected bool TryConnect(string? region, object? item, out IBedrockConnection connection)
    {
        try
        {
            connection = Connect(region);
            return true;
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, item);
            connection = null!;
            return false;
        }
    }

    private ConnectionRequest Given(string? region) => new()
    {
        Region = region,
        Credentials = CredentialReader.Choice("parameter", ProfileName, AccessKey, SecretKey, SessionToken, Credential, ApiKey),
        ProfileLocation = ProfileLocation is null ? null : GetUnresolvedProviderPathFromPSPath(ProfileLocation),
        EndpointUrls = EndpointTransformationAttribute.ByService(EndpointUrl),
        RequestTimeout = RequestTimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        MaxRetry = MaxRetry,
    };

    private ConnectionRequest SessionVariables()
    {
        var credentials = SessionState.PSVariable.GetValue("StoredAWSCredentials");
        var region = SessionState.PSVariable.GetValue("StoredAWSRegion");
        return new ConnectionRequest
        {
            Region = region is null ? null : RegionTransformationAttribute.NameOf(region),
            Credentials = CredentialReader.Choice("session variable", null, null, null, null, credentials, null),
        };
    }
}
