using BedrockPS.Core.Chat;
using BedrockPS.Core.Session;

namespace BedrockPS.Core.Catalog;

/// <summary>Gathers what the service says about a model and judges whether it can be used. Faults become part of the verdict.</summary>
internal sealed class ModelTester(IBedrockConnection connection, TimeProvider? clock = null, IChatService? chat = null)
{
    private readonly IChatService chat = chat ?? connection.Chat;
    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly ModelResolver resolver = new(connection.Models, connection.InferenceProfiles, connection.Region, clock);
    private readonly object gate = new();
    private Task<ModelTarget>? first;

    /// <summary>Checks a model or profile by id, name or ARN; with <paramref name="probe"/> a one-token call is made.</summary>
    /// <exception cref="BedrockException">Only faults of the set-up.</exception>
    public async Task<ModelCheck> TestAsync(string modelId, bool probe, CancellationToken cancellationToken)
    {
        var evidence = await GatherAsync(modelId, cancellationToken).ConfigureAwait(false);
        if (probe && evidence.Evidence.Fault is null && CanAnswer(evidence.Evidence.Model))
            return ModelUsability.Judge(await ProbeAsync(evidence.Evidence, evidence.Callable, cancellationToken).ConfigureAwait(false), clock.GetUtcNow());
        return ModelUsability.Judge(evidence.Evidence, clock.GetUtcNow());
    }

    private static bool CanAnswer(Model? model) => model is null || model.OutputModalities.Count == 0 || model.OutputModalities.Contains("TEXT");

    private async Task<(ModelEvidence Evidence, string Callable)> GatherAsync(string modelId, CancellationToken cancellationToken)
    {
        var evidence = new ModelEvidence(modelId) { Region = connection.Region };
        var callable = modelId;
        try
        {
            var target = await ResolveAsync(modelId, cancellationToken).ConfigureAwait(false);
            callable = target.ModelId ?? modelId;
            evidence = evidence with { Model = target.Model };
        }
        catch (BedrockException fault) when (!fault.IsSetup)
        {
            evidence = evidence with { Fault = fault, Model = await FindAsync(modelId, cancellationToken).ConfigureAwait(false) };
        }
        return (await WithAvailabilityAsync(evidence, cancellationToken).ConfigureAwait(false), callable);
    }

    private async Task<ModelEvidence> WithAvailabilityAsync(ModelEvidence evidence, CancellationToken cancellationToken)
    {
        if (evidence.Model?.ModelId is not { } baseId)
            return evidence;
        try
        {
            return evidence with { Availability = await connection.Models.GetAvailabilityAsync(baseId, cancellationToken).ConfigureAwait(false) };
        }
        catch (BedrockException fault) when (!fault.IsSetup)
        {
            return evidence with { Fault = evidence.Fault ?? fault };
        }
    }

    // The first look-up reads the lists of the region; models that are tested beside it wait for them.
    private async Task<ModelTarget> ResolveAsync(string modelId, CancellationToken cancellationToken)
    {
        Task<ModelTarget> reading;
        lock (gate)
            reading = first ??= resolver.ResolveAsync(modelId, Geographies.Global, cancellationToken);
        await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await resolver.ResolveAsync(modelId, Geographies.Global, cancellationToken).ConfigureAwait(false);
    }

    // A model that cannot be called, because its life is over say, still tells why.
    private async Task<Model?> FindAsync(string modelId, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.Models.GetAsync(modelId, cancellationToken).ConfigureAwait(false);
        }
        catch (BedrockException)
        {
            return null;
        }
    }

    private async Task<ModelEvidence> ProbeAsync(ModelEvidence evidence, string callable, CancellationToken cancellationToken)
    {
        var request = new ChatRequest { ModelId = callable, Messages = [Message.User(ContentBlock.OfText("Hi"))], MaxTokens = 1 };
        var start = clock.GetTimestamp();
        try
        {
            await chat.ConverseAsync(request, cancellationToken).ConfigureAwait(false);
            return evidence with { ProbeLatencyMs = (long)clock.GetElapsedTime(start).TotalMilliseconds };
        }
        catch (BedrockException fault) when (!fault.IsSetup)
        {
            return evidence with { Fault = fault };
        }
    }
}
