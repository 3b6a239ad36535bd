using BedrockPS.Core.Chat;

namespace BedrockPS.Core.Catalog;

/// <summary>
/// Finds the id under which a model can be called here: on demand where that is offered, else the narrowest inference profile that
/// the service lists for it. No id is ever built from strings. Each list is read once for all that one instance resolves.
/// </summary>
internal sealed class ModelResolver(IModelCatalog models, IInferenceProfiles profiles, string region, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private IReadOnlyList<Model>? _models;
    private List<InferenceProfile>? _profiles;

    /// <summary>Resolves a base id, a name, a profile's id or name, or an ARN.</summary>
    /// <param name="requested">What was asked for.</param>
    /// <param name="geography">The widest geography that requests may travel in; null for any.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <exception cref="BedrockException">InputInvalid, NotFound, NameAmbiguous or ModelNotCallable, and what the service refuses.</exception>
    public async Task<ModelTarget> ResolveAsync(string requested, string? geography, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(requested))
            throw BedrockException.Input("-ModelId is blank: give a model's id, name or ARN.");
        if (geography is not null)
            await CheckGeographyAsync(geography, cancellationToken).ConfigureAwait(false);
        if (PassedThrough(requested) is { } target)
            return target;

        _models ??= await models.ListAsync(new ModelListRequest(), cancellationToken).ConfigureAwait(false);
        _profiles ??= await ListProfilesAsync(cancellationToken).ConfigureAwait(false);
        var finder = new ModelChoice(_models, _profiles, region, _clock.GetUtcNow());
        return finder.Choose(requested, geography);
    }

    // A geography that is newer than this program is known where the service has a profile of it.
    private async Task CheckGeographyAsync(string geography, CancellationToken cancellationToken)
    {
        if (Geographies.All.Contains(geography, StringComparer.OrdinalIgnoreCase))
            return;
        _profiles ??= await ListProfilesAsync(cancellationToken).ConfigureAwait(false);
        if (!_profiles.Exists(profile => profile.ProfileType != "APPLICATION" && string.Equals(Geographies.Of(profile), geography, StringComparison.OrdinalIgnoreCase)))
            throw BedrockException.Input($"-Geography '{geography}' is not known: it is one of {string.Join(", ", Geographies.All)}, or one that an inference profile of {region} has.");
    }

    // These name one thing that the account owns; there is nothing narrower or wider to choose from.
    private ModelTarget? PassedThrough(string requested)
    {
        var targetType = ModelIds.ResourceType(requested) switch
        {
            null or "foundation-model" or "inference-profile" => null,
            "provisioned-model" => "ProvisionedThroughput",
            "application-inference-profile" => "InferenceProfile",
            _ => "OnDemand",
        };
        return targetType is null ? null : new ModelTarget { ModelId = requested, RequestedId = requested, TargetType = targetType, Region = region };
    }

    private async Task<List<InferenceProfile>> ListProfilesAsync(CancellationToken cancellationToken)
    {
        var found = new List<InferenceProfile>();
        await foreach (var profile in profiles.ListAsync(null, cancellationToken).ConfigureAwait(false))
            found.Add(profile);
        return found;
    }
}
