using BedrockPS.Core.Session;

namespace BedrockPS.Client.Transport;

/// <summary>A call while it is attempted: what signing and retries keep about it.</summary>
internal interface IAttemptedCall
{
    string Operation { get; }

    ICallLog? Log { get; }

    CallTimer Timer { get; }

    /// <summary>How often the request went out, or was about to.</summary>
    int Attempts { get; set; }

    /// <summary>Attempts that MaxRetry does not count: after a renewal of credentials, and after a correction of the clock.</summary>
    int FreeRetries { get; set; }

    /// <summary>Access key id that the last attempt was signed with.</summary>
    string? AccessKey { get; set; }

    /// <summary>True while an attempt cannot be signed yet, because its credentials are being fetched.</summary>
    bool WaitsForKeys { get; set; }

    bool ClockCorrected { get; set; }

    bool CredentialsRenewed { get; set; }

    RetryDecision Decision { get; set; }
}
