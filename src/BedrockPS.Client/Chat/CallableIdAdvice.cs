using System.Collections.Concurrent;
using BedrockPS.Client.Catalog;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Catalog;
using BedrockPS.Core.Chat;

namespace BedrockPS.Client.Chat;

/// <summary>
/// Adds to a refused call on a bare model id the ids under which that model can be called here, when the catalogue says that it is
/// not offered on demand. The model asked for is never switched, and what cannot be looked up leaves the first error as it is.
/// </summary>
internal sealed class CallableIdAdvice(ITransport transport)
{
    private const int MaxShown = 10;

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>The refusal with the advice, or as it is when there is none.</summary>
    public async Task<BedrockException> AddAsync(BedrockException refusal, OperationCall call, CancellationToken cancellationToken)
    {
        if (BareModelId(call) is not { } modelId)
            return refusal;
        var advice = await AdviseAsync(modelId, cancellationToken).ConfigureAwait(false);
        return advice.Length > 0 ? refusal.WithAction(advice) : refusal;
    }

    private static string? BareModelId(OperationCall call) =>
        call.Operation != "CountTokens" && call.Labels.TryGetValue("modelId", out var id) && !ModelIds.IsArn(id) ? id : null;

    private async Task<string> AdviseAsync(string modelId, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(modelId, out var known))
            return known;
        try
        {
            return _known[modelId] = await LookUpAsync(modelId, cancellationToken).ConfigureAwait(false);
        }
        catch (BedrockException)
        {
            return string.Empty;
        }
    }

    private async Task<string> LookUpAsync(string modelId, CancellationToken cancellationToken)
    {
        var model = await new ModelCatalog(transport).GetAsync(modelId, cancellationToken).ConfigureAwait(false);
        if (model.ModelId is null || model.InferenceTypesSupported.Contains("ON_DEMAND"))
            return string.Empty;

        var profiles = new List<InferenceProfile>();
        await foreach (var profile in new InferenceProfiles(transport).ListAsync(null, cancellationToken).ConfigureAwait(false))
            profiles.Add(profile);
        var ids = ModelChoice.Routes(profiles, model.ModelId).OrderBy(profile => profile.ProfileType == "APPLICATION").Select(profile => profile.ModelId).ToList();
        return ids.Count == 0
            ? $"Model {modelId} is not offered on demand in {transport.Region}, and no inference profile there routes to it: choose another model or region."
            : $"Model {modelId} is not offered on demand in {transport.Region}. Give -ModelId one of the inference profiles that route to it: {string.Join(", ", ids.Take(MaxShown))}.";
    }
}
