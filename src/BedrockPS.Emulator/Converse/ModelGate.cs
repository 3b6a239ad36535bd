using System.Text.RegularExpressions;
using BedrockEmulator.Catalog;

namespace BedrockEmulator.Converse;

/// <summary>The model that answers a call, and the prompt it was reached through.</summary>
internal sealed record ModelTarget(CatalogModel Model, PromptTemplate? Prompt);

/// <summary>Decides which model a modelId means, or refuses it as the service does.</summary>
internal sealed partial class ModelGate(ModelCatalog catalog)
{
    private static readonly string[] s_ownResources =
        [":custom-model", ":imported-model/", ":provisioned-model/", ":application-inference-profile/", ":prompt-router/", ":default-prompt-router/"];

    public ModelTarget Resolve(string modelId, ConverseContext context)
    {
        if (modelId.Length is 0 or > 2048 || modelId.AsSpan().ContainsAny(" \t\r\n"))
            throw InvalidIdentifier();
        if (PromptArn().IsMatch(modelId))
        {
            var prompt = context.FindPrompt(modelId)
                ?? throw EmulatorException.NotFound("Could not find the prompt that you specified. Check the prompt ARN and version and try again.");
            return new(Model(prompt.ModelId, context with { ThroughProfile = true }), prompt);
        }
        return new(Model(modelId, context), null);
    }

    private CatalogModel Model(string modelId, ConverseContext context)
    {
        var model = catalog.Find(modelId) ?? throw Unknown(modelId);
        var profile = catalog.FindProfile(modelId);
        if (profile is not null && !profile.IsValidIn(context.Region))
            throw InvalidIdentifier();
        if (model.IsRetiredAt(context.Time.GetUtcNow()))
            throw EmulatorException.NotFound("This model version has reached the end of its life. Please refer to the AWS documentation for more details.");
        if (!model.HasAccess)
            throw new EmulatorException(403, "AccessDeniedException", "You don't have access to the model with the specified model ID.");
        if (profile is null && !context.ThroughProfile && !model.InferenceTypes.Contains("ON_DEMAND"))
        {
            throw EmulatorException.Validation(
                $"Invocation of model ID {model.Id} with on-demand throughput isn\u2019t supported. "
                + "Retry your request with the ID or ARN of an inference profile that contains this model.");
        }
        if (!model.SupportsConverse)
            throw EmulatorException.Validation("This action doesn't support the model that you provided. Try again with a supported text or chat model.");
        if (context.Streaming && !model.Streaming)
            throw EmulatorException.Validation("The model is unsupported for streaming. Try again with the Converse operation or a model that supports streaming.");
        return model;
    }

    private static EmulatorException Unknown(string modelId) =>
        s_ownResources.Any(kind => modelId.Contains(kind, StringComparison.Ordinal))
            ? EmulatorException.NotFound("Could not resolve the foundation model from the provided model identifier.")
            : InvalidIdentifier();

    private static EmulatorException InvalidIdentifier() => EmulatorException.Validation("The provided model identifier is invalid.");

    [GeneratedRegex(@"\Aarn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:prompt/[0-9a-zA-Z]+(:[0-9]{1,5})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PromptArn();
}
