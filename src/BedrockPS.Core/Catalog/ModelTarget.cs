namespace BedrockPS;

/// <summary>The id under which a model can be called here now.</summary>
public sealed class ModelTarget
{
    internal ModelTarget()
    {
    }

    /// <summary>What to give to -ModelId of an inference cmdlet.</summary>
    public string? ModelId { get; internal init; }

    /// <summary>What was asked for.</summary>
    public string? RequestedId { get; internal init; }

    /// <summary>OnDemand, InferenceProfile or ProvisionedThroughput.</summary>
    public string? TargetType { get; internal init; }

    /// <summary>Geography that requests may travel in; None when they stay in the region.</summary>
    public string? Geography { get; internal init; }

    /// <summary>Region that the call goes to.</summary>
    public string? Region { get; internal init; }

    /// <summary>The model behind it.</summary>
    public Model? Model { get; internal init; }

    /// <summary>The callable id.</summary>
    /// <returns>The id.</returns>
    public override string ToString() => ModelId ?? string.Empty;
}
