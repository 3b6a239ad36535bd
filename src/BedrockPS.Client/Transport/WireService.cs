namespace BedrockPS.Client.Transport;

/// <summary>What the wire needs to know about a service.</summary>
/// <param name="Key">Name in endpoint settings.</param>
/// <param name="EndpointPrefix">First labels of the host name.</param>
/// <param name="SigningName">Service name in the credential scope.</param>
internal sealed record WireService(string Key, string EndpointPrefix, string SigningName)
{
    public static readonly WireService Bedrock = new("bedrock", "bedrock", "bedrock") { TakesApiKey = true };
    public static readonly WireService BedrockRuntime = new("bedrock-runtime", "bedrock-runtime", "bedrock") { TakesApiKey = true };
    public static readonly WireService BedrockAgent = new("bedrock-agent", "bedrock-agent", "bedrock");
    public static readonly WireService BedrockAgentRuntime = new("bedrock-agent-runtime", "bedrock-agent-runtime", "bedrock");
    public static readonly WireService Sts = new("sts", "sts", "sts") { GovFipsIsPlain = true };
    public static readonly WireService Sso = new("sso", "portal.sso", "awsssoportal") { GovFipsIsPlain = true };
    public static readonly WireService SsoOidc = new("sso-oidc", "oidc", "sso-oauth") { GovFipsIsPlain = true };

    /// <summary>Called through AWSSDK.S3, not through the operations table.</summary>
    public static readonly WireService S3 = new("s3", "s3", "s3");

    private static readonly WireService[] Known = [Bedrock, BedrockRuntime, BedrockAgent, BedrockAgentRuntime, Sts, Sso, SsoOidc];

    /// <summary>Takes an API key as bearer token; the others need IAM credentials.</summary>
    public bool TakesApiKey { get; private init; }

    /// <summary>In aws-us-gov the plain host is the FIPS one.</summary>
    public bool GovFipsIsPlain { get; private init; }

    public static WireService Get(string key) => Array.Find(Known, service => service.Key == key)
        ?? throw new ArgumentException($"There is no service '{key}'.", nameof(key));

    public override string ToString() => Key;
}
