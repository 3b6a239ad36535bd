using Amazon.Runtime;

namespace BedrockPS.Client.Transport;

/// <summary>The one request type of the pipeline; carries the call and what happens to it.</summary>
internal sealed class WireRequest(WireCall call, CallTimer timer) : AmazonWebServiceRequest
{
    public WireCall Call { get; } = call;

    public CallTimer Timer { get; } = timer;

    /// <summary>Where it goes, in all attempts.</summary>
    public Uri? Url { get; set; }

    /// <summary>How often the request went out, or was about to.</summary>
    public int Attempts { get; set; }

    /// <summary>Attempts that MaxRetry does not count: after a renewal of credentials, and after a correction of the clock.</summary>
    public int FreeRetries { get; set; }

    /// <summary>Access key id that the last attempt was signed with.</summary>
    public string? AccessKey { get; set; }

    /// <summary>True while an attempt cannot be signed yet, because its credentials are being fetched.</summary>
    public bool WaitsForKeys { get; set; }

    public bool ClockCorrected { get; set; }

    public bool CredentialsRenewed { get; set; }

    public RetryDecision Decision { get; set; }
}
