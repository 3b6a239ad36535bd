using BedrockPS.Core.Chat;

namespace BedrockPS.Core.Catalog;

/// <summary>Chooses the callable id among the models and profiles of a region.</summary>
internal sealed class ModelChoice(IReadOnlyList<Model> models, IReadOnlyList<InferenceProfile> profiles, string region, DateTimeOffset now)
{
    /// <summary>Profiles that route to a model, by the ARNs that they list.</summary>
    public static IEnumerable<InferenceProfile> Routes(IEnumerable<InferenceProfile> profiles, string modelId) =>
        profiles.Where(profile => profile.ModelArns.Any(arn => string.Equals(ModelIds.ResourceId(arn), modelId, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The target for what was asked.</summary>
    /// <exception cref="BedrockException">NotFound, NameAmbiguous or ModelNotCallable.</exception>
    public ModelTarget Choose(string requested, string? geography)
    {
        if (FindProfile(requested) is { } profile)
            return ForProfile(profile, requested, geography);

        var id = ModelIds.ResourceId(requested);
        var byId = models.FirstOrDefault(model => Same(model.ModelId, id));
        if (byId is not null)
            return ForModel(byId, requested, geography);

        var named = models.Where(model => Same(model.ModelName, requested)).ToList();
        if (named.Count > 1)
            named = Narrow(named, requested, geography);
        return named.Count == 1 ? ForModel(named[0], requested, geography) : ForNamedProfile(requested, geography);
    }

    private InferenceProfile? FindProfile(string requested) =>
        profiles.FirstOrDefault(profile => Same(profile.InferenceProfileId, requested) || Same(profile.InferenceProfileArn, requested));

    private ModelTarget ForNamedProfile(string requested, string? geography)
    {
        var named = profiles.Where(profile => Same(profile.InferenceProfileName, requested)).ToList();
        return named.Count switch
        {
            1 => ForProfile(named[0], requested, geography),
            0 => throw new BedrockException(ErrorIds.NotFound, ErrorKind.ObjectNotFound, $"No model or inference profile in {region} has the id or name '{requested}'.")
            {
                RecommendedAction = "Get-BedrockModel lists the models of the region, Get-BedrockInferenceProfile the profiles. The model may be offered in another region.",
            },
            _ => throw Ambiguous(requested, named.Select(profile => profile.ModelId)),
        };
    }

    // Models share a name with their variants for provisioned throughput: a name means the one that can be called.
    private List<Model> Narrow(List<Model> named, string requested, string? geography)
    {
        var callable = named.Where(model => TryModel(model, requested, geography) is not null).ToList();
        return callable.Count == 1 ? callable : throw Ambiguous(requested, (callable.Count > 0 ? callable : named).Select(model => model.ModelId));
    }

    private ModelTarget ForProfile(InferenceProfile profile, string requested, string? geography)
    {
        var isApplication = profile.ProfileType == "APPLICATION";
        var reach = isApplication ? null : Geographies.Of(profile);
        if (reach is not null && !Geographies.Allows(geography, reach))
        {
            throw NotCallable(
                $"'{requested}' routes requests within {reach}, which -Geography {geography} does not allow.",
                "Allow a wider -Geography, or ask for the model's base id.");
        }

        var modelId = profile.ModelArns.Count == 0 ? null : ModelIds.ResourceId(profile.ModelArns[0]);
        return new ModelTarget
        {
            ModelId = ModelIds.IsArn(requested) ? requested : profile.ModelId,
            RequestedId = requested,
            TargetType = "InferenceProfile",
            Geography = reach,
            Region = region,
            Model = models.FirstOrDefault(model => Same(model.ModelId, modelId)),
        };
    }

    private ModelTarget ForModel(Model model, string requested, string? geography)
    {
        if (LifecycleRules.Stage(model.LifecycleStatus, model.EndOfLifeTime, now) == LifecycleRules.EndOfLife)
        {
            throw NotCallable(
                FormattableString.Invariant($"Model '{model.ModelId}' reached its end of life on {model.EndOfLifeTime:yyyy-MM-dd}."),
                "Choose a successor: Get-BedrockModel -Lifecycle Active.");
        }

        return TryModel(model, requested, geography) ?? throw NoWay(model, geography);
    }

    private ModelTarget? TryModel(Model model, string requested, string? geography)
    {
        if (model.InferenceTypesSupported.Contains("ON_DEMAND"))
            return Target(model, requested, model.ModelId, "OnDemand", Geographies.None);

        var best = SystemProfiles(model)
            .Select(profile => (Profile: profile, Reach: Geographies.Of(profile)))
            .Where(candidate => Geographies.Allows(geography, candidate.Reach))
            .OrderBy(candidate => Geographies.Width(candidate.Reach))
            .ThenBy(candidate => candidate.Profile.ModelArns.Count)
            .ThenBy(candidate => candidate.Profile.InferenceProfileId, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Profile is null ? null : Target(model, requested, best.Profile.ModelId, "InferenceProfile", best.Reach);
    }

    private ModelTarget Target(Model model, string requested, string? callable, string targetType, string geography) =>
        new() { ModelId = callable, RequestedId = requested, TargetType = targetType, Geography = geography, Region = region, Model = model };

    private IEnumerable<InferenceProfile> SystemProfiles(Model model) =>
        Routes(profiles, model.ModelId ?? string.Empty).Where(profile => profile is { ProfileType: not "APPLICATION", Status: null or "ACTIVE" });

    private BedrockException NoWay(Model model, string? geography)
    {
        var exist = SystemProfiles(model).Select(profile => $"{profile.InferenceProfileId} ({Geographies.Of(profile)})").ToList();
        if (exist.Count > 0)
        {
            return NotCallable(
                $"Model '{model.ModelId}' can be called in {region} only through {string.Join(", ", exist)}, which -Geography {geography} does not allow.",
                "Allow a wider -Geography, or choose another model or region.");
        }

        var offered = model.InferenceTypesSupported.Count == 0 ? "none" : string.Join(", ", model.InferenceTypesSupported);
        return NotCallable(
            $"Model '{model.ModelId}' is not offered on demand in {region} and no inference profile there routes to it (offered: {offered}).",
            model.InferenceTypesSupported.Contains("PROVISIONED") ? "Buy provisioned throughput and give its ARN, or choose another model or region." : "Choose another model or region.");
    }

    private static BedrockException Ambiguous(string requested, IEnumerable<string?> ids) =>
        new(ErrorIds.NameAmbiguous, ErrorKind.InvalidArgument, $"'{requested}' is the name of more than one: {string.Join(", ", ids)}.")
        {
            RecommendedAction = "Give one of these ids.",
        };

    private static BedrockException NotCallable(string message, string action) =>
        new(ErrorIds.ModelNotCallable, ErrorKind.InvalidOperation, message) { RecommendedAction = action };

    private static bool Same(string? first, string? second) => first is not null && string.Equals(first, second, StringComparison.OrdinalIgnoreCase);
}
