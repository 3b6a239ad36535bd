using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BedrockEmulator.Catalog;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.FoundationModels;

internal sealed class ListFoundationModels : IOperation
{
    public string Service => "bedrock";

    public string Name => "ListFoundationModels";

    public string Method => "GET";

    public string Template => "/foundation-models";

    public ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var request = context.Request;
        var models = context.State.Catalog.List(
            request.QueryValue("byProvider"),
            request.QueryValue("byCustomizationType"),
            request.QueryValue("byOutputModality"),
            request.QueryValue("byInferenceType"),
            context.Region);
        return new(Answer.Json(200, new JsonObject { ["modelSummaries"] = new JsonArray([.. models]) }));
    }
}

/// <summary>What the two operations on one model share.</summary>
internal static partial class ModelLookup
{
    /// <exception cref="EmulatorException">The identifier is malformed, or no foundation model has it.</exception>
    public static CatalogModel Find(OperationContext context, string label, int max)
    {
        var identifier = context.Labels[label];
        new InputRules().Text(label, identifier, max, Pattern()).Check();
        var catalog = context.State.Catalog;
        return catalog.FindProfile(identifier) is null && catalog.Find(identifier) is { } model
            ? model
            : throw EmulatorException.NotFound("Could not resolve the foundation model from the provided model identifier.");
    }

    [GeneratedRegex(
        @"\A(?:(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}::foundation-model/)?[a-z0-9-]{1,63}[.]([a-z0-9-]{1,63}[.]){0,2}[a-z0-9-]{1,63}([:][a-z0-9-]{1,63}){0,2})\z")]
    private static partial Regex Pattern();
}

internal sealed class GetFoundationModel : IOperation
{
    public string Service => "bedrock";

    public string Name => "GetFoundationModel";

    public string Method => "GET";

    public string Template => "/foundation-models/{modelIdentifier}";

    public ValueTask<Answer> HandleAsync(OperationContext context) =>
        new(Answer.Json(200, new JsonObject { ["modelDetails"] = ModelLookup.Find(context, "modelIdentifier", 2048).Wire(context.Region) }));
}

internal sealed class GetFoundationModelAvailability : IOperation
{
    public string Service => "bedrock";

    public string Name => "GetFoundationModelAvailability";

    public string Method => "GET";

    public string Template => "/foundation-model-availability/{modelId}";

    public ValueTask<Answer> HandleAsync(OperationContext context) =>
        new(Answer.Json(200, context.State.Catalog.Availability(ModelLookup.Find(context, "modelId", 140))));
}
