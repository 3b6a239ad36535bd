using System.Text.Json;
using System.Text.Json.Nodes;

namespace BedrockEmulator.Catalog;

/// <summary>The foundation models and system inference profiles this endpoint knows. Facts and their sources are in models.json.</summary>
internal sealed class ModelCatalog
{
    /// <summary>The account that every ARN names unless the host says otherwise.</summary>
    public const string DefaultAccountId = "111122223333";

    private static readonly string[] s_customizations = ["FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION"];
    private static readonly string[] s_modalities = ["TEXT", "IMAGE", "EMBEDDING"];
    private static readonly string[] s_inferenceTypes = ["ON_DEMAND", "PROVISIONED"];

    private readonly string _accountId;
    private readonly TimeProvider _time;
    private readonly List<CatalogModel> _models = [];
    private readonly Dictionary<string, CatalogModel> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SystemProfile> _profiles = new(StringComparer.Ordinal);

    public ModelCatalog(TimeProvider? time = null, string accountId = DefaultAccountId)
    {
        _time = time ?? TimeProvider.System;
        _accountId = accountId;
        using var stream = typeof(ModelCatalog).Assembly.GetManifestResourceStream("models.json")!;
        using var document = JsonDocument.Parse(stream);
        var geographies = document.RootElement.GetProperty("geographies").EnumerateObject().Select(Geography.Read).ToDictionary(geo => geo.Prefix);
        foreach (var entry in document.RootElement.GetProperty("models").EnumerateArray())
        {
            var model = CatalogModel.Read(entry, _time.GetUtcNow());
            _models.Add(model);
            _byId.Add(model.Id, model);
            foreach (var prefix in model.Profiles)
            {
                var profile = new SystemProfile(model, geographies[prefix]);
                _profiles.Add(profile.Id, profile);
            }
        }
    }

    public IReadOnlyList<CatalogModel> Models => _models;

    /// <summary>ListFoundationModels: filters are case-sensitive words of the service, the provider's name is not.</summary>
    public IReadOnlyList<JsonObject> List(
        string? byProvider, string? byCustomizationType, string? byOutputModality, string? byInferenceType, string region)
    {
        CheckEnum("byCustomizationType", byCustomizationType, s_customizations);
        CheckEnum("byOutputModality", byOutputModality, s_modalities);
        CheckEnum("byInferenceType", byInferenceType, s_inferenceTypes);
        return [.. _models
            .Where(model => byProvider is null || string.Equals(model.Provider, byProvider, StringComparison.OrdinalIgnoreCase))
            .Where(model => byCustomizationType is null || model.Customizations.Contains(byCustomizationType))
            .Where(model => byOutputModality is null || model.OutputModalities.Contains(byOutputModality))
            .Where(model => byInferenceType is null || model.InferenceTypes.Contains(byInferenceType))
            .Select(model => model.Wire(region))];
    }

    /// <summary>The model of an id, a foundation-model ARN, a system inference profile id or its ARN; null when there is none.</summary>
    public CatalogModel? Find(string idOrArn)
    {
        var id = LastSegment(idOrArn);
        if (idOrArn.Contains(":application-inference-profile/", StringComparison.Ordinal))
            return null;
        if (idOrArn.Contains(":inference-profile/", StringComparison.Ordinal))
            return FindProfile(id)?.Model;
        return _byId.GetValueOrDefault(id) ?? FindProfile(id)?.Model;
    }

    /// <summary>The system inference profile of an id or ARN; null when it is something else.</summary>
    public SystemProfile? FindProfile(string idOrArn) => _profiles.GetValueOrDefault(LastSegment(idOrArn));

    /// <summary>The system-defined profiles that can be called from a Region.</summary>
    public IReadOnlyList<JsonObject> SystemProfiles(string region) =>
        [.. _profiles.Values.Where(profile => profile.IsValidIn(region)).Select(profile => profile.Wire(region, _accountId))];

    /// <summary>GetFoundationModelAvailability: everything is granted, but for local.restricted-v1, and retired models are gone.</summary>
    public JsonObject Availability(CatalogModel model)
    {
        var there = !model.IsRetiredAt(_time.GetUtcNow());
        return new()
        {
            ["modelId"] = model.Id,
            ["agreementAvailability"] = new JsonObject { ["status"] = model.HasAccess ? "AVAILABLE" : "NOT_AVAILABLE" },
            ["authorizationStatus"] = model.HasAccess ? "AUTHORIZED" : "NOT_AUTHORIZED",
            ["entitlementAvailability"] = there ? "AVAILABLE" : "NOT_AVAILABLE",
            ["regionAvailability"] = there ? "AVAILABLE" : "NOT_AVAILABLE",
        };
    }

    private static string LastSegment(string idOrArn) =>
        idOrArn.StartsWith("arn:", StringComparison.Ordinal) ? idOrArn[(idOrArn.IndexOf('/', StringComparison.Ordinal) + 1)..] : idOrArn;

    private static void CheckEnum(string name, string? value, string[] allowed)
    {
        if (value is not null && !allowed.Contains(value))
        {
            throw EmulatorException.Validation(
                $"1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", allowed)}]");
        }
    }
}
