namespace BedrockPS;

/// <summary>Whether a model can be used here, and what to do if not (bedrock GetFoundationModelAvailability, GetFoundationModel).</summary>
public sealed class ModelCheck
{
    internal ModelCheck()
    {
    }

    /// <summary>The model that was checked.</summary>
    public string? ModelId { get; internal init; }

    /// <summary>AVAILABLE, PENDING, NOT_AVAILABLE or ERROR.</summary>
    public string? AgreementStatus { get; internal init; }

    /// <summary>Why the agreement is not available.</summary>
    public string? AgreementMessage { get; internal init; }

    /// <summary>AUTHORIZED or NOT_AUTHORIZED.</summary>
    public string? AuthorizationStatus { get; internal init; }

    /// <summary>AVAILABLE or NOT_AVAILABLE.</summary>
    public string? EntitlementAvailability { get; internal init; }

    /// <summary>AVAILABLE or NOT_AVAILABLE.</summary>
    public string? RegionAvailability { get; internal init; }

    /// <summary>Active, Legacy or EndOfLife.</summary>
    public string? LifecycleStage { get; internal init; }

    /// <summary>When calls stop working, UTC.</summary>
    public DateTimeOffset? EndOfLifeTime { get; internal init; }

    /// <summary>Time that a one-token call took, in milliseconds; with -Probe.</summary>
    public long? ProbeLatencyMs { get; internal init; }

    /// <summary>True when nothing stands in the way of a call.</summary>
    public bool? IsUsable { get; internal init; }

    /// <summary>Error id of the call that failed, null when none did.</summary>
    public string? ErrorId { get; internal init; }

    /// <summary>What to do to make it usable, or to prepare for its end of life; null when there is nothing to do.</summary>
    public string? Fix { get; internal init; }

    /// <summary>Region that was checked.</summary>
    public string? Region { get; internal init; }

    /// <summary>The JSON received for this object.</summary>
    public string? Raw { get; internal init; }

    /// <summary>The id.</summary>
    /// <returns>The model id.</returns>
    public override string ToString() => ModelId ?? string.Empty;
}
