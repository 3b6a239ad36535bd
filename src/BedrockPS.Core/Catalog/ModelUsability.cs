namespace BedrockPS.Core.Catalog;

/// <summary>What is known of a model when it is judged; what could not be read is null.</summary>
internal sealed record ModelEvidence(string ModelId)
{
    public ModelAvailability? Availability { get; init; }

    public Model? Model { get; init; }

    /// <summary>Fault of a look-up or of the probe.</summary>
    public BedrockException? Fault { get; init; }

    public long? ProbeLatencyMs { get; init; }

    public string? Region { get; init; }
}

/// <summary>Judges whether a model can be used and says what to do if not.</summary>
internal static class ModelUsability
{
    /// <summary>The verdict; <see cref="ModelCheck.IsUsable"/> is null when nothing is known for or against.</summary>
    public static ModelCheck Judge(ModelEvidence evidence, DateTimeOffset now)
    {
        var availability = evidence.Availability;
        var endOfLife = evidence.Model?.EndOfLifeTime;
        var stage = LifecycleRules.Stage(evidence.Model?.LifecycleStatus, endOfLife, now);
        var obstacle = Obstacle(evidence, stage);
        return new ModelCheck
        {
            ModelId = evidence.ModelId,
            AgreementStatus = availability?.AgreementStatus,
            AgreementMessage = availability?.AgreementMessage,
            AuthorizationStatus = availability?.AuthorizationStatus,
            EntitlementAvailability = availability?.EntitlementAvailability,
            RegionAvailability = availability?.RegionAvailability,
            LifecycleStage = stage,
            EndOfLifeTime = endOfLife,
            ProbeLatencyMs = evidence.ProbeLatencyMs,
            IsUsable = obstacle is not null ? false : availability is null && evidence.ProbeLatencyMs is null ? null : true,
            ErrorId = evidence.Fault?.ErrorId,
            Fix = obstacle ?? Notice(stage, endOfLife),
            Region = evidence.Region,
            Raw = availability?.Raw,
        };
    }

    private static string? Obstacle(ModelEvidence evidence, string? stage)
    {
        var availability = evidence.Availability;
        if (stage == LifecycleRules.EndOfLife)
            return "The model has reached its end of life and no longer answers. Choose a successor: Get-BedrockModel -Lifecycle Active.";
        if (IsOther(availability?.RegionAvailability, "AVAILABLE"))
            return $"The model is not offered in {evidence.Region ?? "this region"}. Use another -Region, or an inference profile that reaches it: Resolve-BedrockModel.";
        if (IsOther(availability?.AgreementStatus, "AVAILABLE"))
            return Agreement(availability!);
        if (IsOther(availability?.EntitlementAvailability, "AVAILABLE"))
            return "The account is not entitled to the model. Ask for access to it under Model access in the Amazon Bedrock console.";
        if (IsOther(availability?.AuthorizationStatus, "AUTHORIZED"))
            return "The caller is not authorized for the model. Allow bedrock:InvokeModel on it, and check service control policies.";
        return evidence.Fault is { } fault ? fault.RecommendedAction ?? fault.Message : null;
    }

    private static string Agreement(ModelAvailability availability) => availability.AgreementStatus switch
    {
        "PENDING" => "The agreement for the model is still being made. Wait some minutes and check again.",
        "NOT_AVAILABLE" => "No agreement for the model exists. Accept its terms under Model access in the Amazon Bedrock console.",
        _ => $"The agreement for the model failed{(availability.AgreementMessage is { Length: > 0 } why ? $": {why}" : string.Empty)}. Ask for access again in the Amazon Bedrock console.",
    };

    private static string? Notice(string? stage, DateTimeOffset? endOfLife)
    {
        if (stage == LifecycleRules.Legacy && endOfLife is null)
            return "The model is legacy. Plan to move to a successor: Get-BedrockModel -Lifecycle Active.";
        return stage == LifecycleRules.Legacy
            ? FormattableString.Invariant($"The model is legacy and stops working on {endOfLife:yyyy-MM-dd}. Move to a successor before: Get-BedrockModel -Lifecycle Active.")
            : null;
    }

    private static bool IsOther(string? value, string wanted) => value is not null && value != wanted;
}
