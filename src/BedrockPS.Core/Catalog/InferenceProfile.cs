namespace BedrockPS;

/// <summary>An inference profile: a set of regions, or an account's own cost tag, over a model (bedrock ListInferenceProfiles, GetInferenceProfile).</summary>
public sealed class InferenceProfile
{
    internal InferenceProfile()
    {
    }

    /// <summary>Id, for example <c>us.amazon.nova-lite-v1:0</c>.</summary>
    public string? InferenceProfileId { get; internal init; }

    /// <summary>ARN of the profile.</summary>
    public string? InferenceProfileArn { get; internal init; }

    /// <summary>Name of the profile.</summary>
    public string? InferenceProfileName { get; internal init; }

    /// <summary>SYSTEM_DEFINED or APPLICATION.</summary>
    public string? ProfileType { get; internal init; }

    /// <summary>ACTIVE when it can be used.</summary>
    public string? Status { get; internal init; }

    /// <summary>What its maker wrote about it.</summary>
    public string? Description { get; internal init; }

    /// <summary>ARNs of the models it routes to, one a region.</summary>
    public IReadOnlyList<string> ModelArns { get; internal init; } = FixedList<string>.Empty;

    /// <summary>What an inference cmdlet takes: the id, or for application profiles the ARN.</summary>
    public string? ModelId { get; internal init; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset? CreatedAt { get; internal init; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTimeOffset? UpdatedAt { get; internal init; }

    /// <summary>Region that the profile was read from.</summary>
    public string? Region { get; internal init; }

    /// <summary>The JSON received for this object.</summary>
    public string? Raw { get; internal init; }

    /// <summary>When the metadata store last saw it, null on live objects.</summary>
    public DateTimeOffset? SyncedAt { get; internal init; }

    /// <summary>Since when the service no longer lists it, null on live objects.</summary>
    public DateTimeOffset? MissingSince { get; internal init; }

    /// <summary>The id.</summary>
    /// <returns>The profile id.</returns>
    public override string ToString() => InferenceProfileId ?? string.Empty;
}
