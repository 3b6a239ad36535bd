using BedrockPS.Client.Json;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Catalog;
using BedrockPS.Core.Chat;

namespace BedrockPS.Client.Catalog;

/// <summary>The model catalogue over the wire.</summary>
internal sealed class ModelCatalog(ITransport transport, TimeProvider? clock = null) : IModelCatalog
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Model>> ListAsync(ModelListRequest request, CancellationToken cancellationToken)
    {
        var call = new OperationCall("bedrock", "ListFoundationModels");
        AddQuery(call, "byProvider", request.Provider);
        AddQuery(call, "byCustomizationType", request.CustomizationType);
        AddQuery(call, "byOutputModality", request.OutputModality);
        AddQuery(call, "byInferenceType", request.InferenceType);
        var json = await transport.SendForJsonAsync(call, cancellationToken).ConfigureAwait(false);
        var now = _clock.GetUtcNow();
        return Fixed.List(json.Member("modelSummaries"u8).Items().Where(item => item.IsObject).Select(item => ModelReader.Read(item, transport.Region, now)));
    }

    /// <inheritdoc/>
    public async Task<Model> GetAsync(string modelId, CancellationToken cancellationToken)
    {
        ChatRequestRules.CheckModelId(modelId);
        var call = new OperationCall("bedrock", "GetFoundationModel") { Labels = { ["modelIdentifier"] = modelId } };
        var json = await transport.SendForJsonAsync(call, HoldsModel, cancellationToken).ConfigureAwait(false);
        return ModelReader.Read(json.Member("modelDetails"u8), transport.Region, _clock.GetUtcNow());
    }

    /// <inheritdoc/>
    public async Task<ModelAvailability> GetAvailabilityAsync(string modelId, CancellationToken cancellationToken)
    {
        ChatRequestRules.CheckModelId(modelId);
        var call = new OperationCall("bedrock", "GetFoundationModelAvailability") { Labels = { ["modelId"] = modelId } };
        return ModelReader.ReadAvailability(await transport.SendForJsonAsync(call, HoldsAvailability, cancellationToken).ConfigureAwait(false));
    }

    private static bool HoldsModel(JsonValue json) => json.Member("modelDetails"u8).Member("modelId"u8).Text is not null;

    private static bool HoldsAvailability(JsonValue json) => json.Member("modelId"u8).Text is not null;

    private static void AddQuery(OperationCall call, string name, string? value)
    {
        if (value is not null)
            call.Query.Add(new(name, value));
    }
}
