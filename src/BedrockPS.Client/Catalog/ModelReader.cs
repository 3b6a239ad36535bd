using BedrockPS.Client.Json;
using BedrockPS.Core.Catalog;

namespace BedrockPS.Client.Catalog;

/// <summary>Reads the shapes of the model catalogue.</summary>
internal static class ModelReader
{
    /// <summary>FoundationModelSummary or FoundationModelDetails: the two have the same members.</summary>
    public static Model Read(JsonValue json, string region, DateTimeOffset now)
    {
        var lifecycle = json.Member("modelLifecycle"u8);
        var status = lifecycle.Member("status"u8).Text;
        var endOfLife = lifecycle.Member("endOfLifeTime"u8).Date;
        return new Model
        {
            ModelArn = json.Member("modelArn"u8).Text,
            ModelId = json.Member("modelId"u8).Text,
            ModelName = json.Member("modelName"u8).Text,
            ProviderName = json.Member("providerName"u8).Text,
            ResponseStreamingSupported = json.Member("responseStreamingSupported"u8).Bool,
            InputModalities = json.Member("inputModalities"u8).Texts(),
            OutputModalities = json.Member("outputModalities"u8).Texts(),
            InferenceTypesSupported = json.Member("inferenceTypesSupported"u8).Texts(),
            CustomizationsSupported = json.Member("customizationsSupported"u8).Texts(),
            LifecycleStatus = status,
            StartOfLifeTime = lifecycle.Member("startOfLifeTime"u8).Date,
            LegacyTime = lifecycle.Member("legacyTime"u8).Date,
            PublicExtendedAccessTime = lifecycle.Member("publicExtendedAccessTime"u8).Date,
            EndOfLifeTime = endOfLife,
            LifecycleStage = LifecycleRules.Stage(status, endOfLife, now),
            Region = region,
            Raw = json.Raw,
        };
    }

    /// <summary>GetFoundationModelAvailabilityResponse.</summary>
    public static ModelAvailability ReadAvailability(JsonValue json)
    {
        var agreement = json.Member("agreementAvailability"u8);
        return new ModelAvailability
        {
            ModelId = json.Member("modelId"u8).Text,
            AgreementStatus = agreement.Member("status"u8).Text,
            AgreementMessage = agreement.Member("errorMessage"u8).Text,
            AuthorizationStatus = json.Member("authorizationStatus"u8).Text,
            EntitlementAvailability = json.Member("entitlementAvailability"u8).Text,
            RegionAvailability = json.Member("regionAvailability"u8).Text,
            Raw = json.Raw,
        };
    }

    /// <summary>InferenceProfileSummary or GetInferenceProfileResponse.</summary>
    public static InferenceProfile ReadProfile(JsonValue json, string region)
    {
        var id = json.Member("inferenceProfileId"u8).Text;
        var arn = json.Member("inferenceProfileArn"u8).Text;
        var type = json.Member("type"u8).Text;
        return new InferenceProfile
        {
            InferenceProfileId = id,
            InferenceProfileArn = arn,
            InferenceProfileName = json.Member("inferenceProfileName"u8).Text,
            ProfileType = type,
            Status = json.Member("status"u8).Text,
            Description = json.Member("description"u8).Text,
            ModelArns = Fixed.List(json.Member("models"u8).Items().Select(model => model.Member("modelArn"u8).Text).OfType<string>()),
            ModelId = type == "APPLICATION" ? arn ?? id : id ?? arn,
            CreatedAt = json.Member("createdAt"u8).Date,
            UpdatedAt = json.Member("updatedAt"u8).Date,
            Region = region,
            Raw = json.Raw,
        };
    }
}
