namespace BedrockPS;

/// <summary>A foundation model as the catalogue describes it (bedrock ListFoundationModels, GetFoundationModel).</summary>
public sealed class Model
{
    internal Model()
    {
    }

    /// <summary>ARN of the model.</summary>
    public string? ModelArn { get; internal init; }

    /// <summary>Base id, for example <c>amazon.nova-lite-v1:0</c>.</summary>
    public string? ModelId { get; internal init; }

    /// <summary>Name for people.</summary>
    public string? ModelName { get; internal init; }

    /// <summary>Company that made it.</summary>
    public string? ProviderName { get; internal init; }

    /// <summary>True when answers can be streamed.</summary>
    public bool? ResponseStreamingSupported { get; internal init; }

    /// <summary>What it reads: TEXT, IMAGE, ...</summary>
    public IReadOnlyList<string> InputModalities { get; internal init; } = FixedList<string>.Empty;

    /// <summary>What it writes: TEXT, IMAGE, EMBEDDING, ...</summary>
    public IReadOnlyList<string> OutputModalities { get; internal init; } = FixedList<string>.Empty;

    /// <summary>How it can be called: ON_DEMAND, PROVISIONED, INFERENCE_PROFILE.</summary>
    public IReadOnlyList<string> InferenceTypesSupported { get; internal init; } = FixedList<string>.Empty;

    /// <summary>How it can be customized: FINE_TUNING, CONTINUED_PRE_TRAINING, DISTILLATION.</summary>
    public IReadOnlyList<string> CustomizationsSupported { get; internal init; } = FixedList<string>.Empty;

    /// <summary>Status on the wire: ACTIVE or LEGACY.</summary>
    public string? LifecycleStatus { get; internal init; }

    /// <summary>When the model became available, UTC.</summary>
    public DateTimeOffset? StartOfLifeTime { get; internal init; }

    /// <summary>When the model becomes legacy, UTC.</summary>
    public DateTimeOffset? LegacyTime { get; internal init; }

    /// <summary>When extended access at its own price begins, UTC.</summary>
    public DateTimeOffset? PublicExtendedAccessTime { get; internal init; }

    /// <summary>When calls stop working, UTC.</summary>
    public DateTimeOffset? EndOfLifeTime { get; internal init; }

    /// <summary>Active, Legacy or EndOfLife; EndOfLife when <see cref="EndOfLifeTime"/> had passed at the time of the call.</summary>
    public string? LifecycleStage { get; internal init; }

    /// <summary>Region that the model was read from.</summary>
    public string? Region { get; internal init; }

    /// <summary>The JSON received for this object.</summary>
    public string? Raw { get; internal init; }

    /// <summary>When the metadata store last saw it, null on live objects.</summary>
    public DateTimeOffset? SyncedAt { get; internal init; }

    /// <summary>Since when the service no longer lists it, null on live objects.</summary>
    public DateTimeOffset? MissingSince { get; internal init; }

    /// <summary>The id.</summary>
    /// <returns>The base model id.</returns>
    public override string ToString() => ModelId ?? string.Empty;
}
