using Amazon.Runtime;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Transport;

/// <summary>The one request type of the pipeline; carries the call and what happens to it.</summary>
internal sealed class WireRequest(WireCall call, CallTimer timer) : AmazonWebServiceRequest, IAttemptedCall
{
    public WireCall Call { get; } = call;

    public string Operation => Call.Operation;

    public ICallLog? Log => Call.Log;

    public CallTimer Timer { get; } = timer;

    /// <summary>Where it goes, in all attempts.</summary>
    public Uri? Url { get; set; }

    public int Attempts { get; set; }

    public int FreeRetries { get; set; }

    public string? AccessKey { get; set; }

    public bool WaitsForKeys { get; set; }

    public bool ClockCorrected { get; set; }

    public bool CredentialsRenewed { get; set; }

    public RetryDecision Decision { get; set; }
}
