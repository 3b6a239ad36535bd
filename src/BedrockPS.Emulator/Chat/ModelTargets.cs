using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Chat;

/// <summary>Turns an application inference profile into the model behind it; every other identifier is the engine's to judge.</summary>
internal static class ModelTargets
{
    public static (string ModelId, bool ThroughProfile) Resolve(OperationContext context) => Resolve(context, context.Labels["modelId"]);

    public static (string ModelId, bool ThroughProfile) Resolve(OperationContext context, string modelId)
    {
        if (context.State.Profiles.Find(modelId, context.Region) is not { } profile)
        {
            return (modelId, false);
        }

        if (profile.Region != context.Region)
        {
            throw EmulatorException.Validation("The provided model identifier is invalid.");
        }

        var arn = profile.ModelArns[0];
        return (arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..], true);
    }
}
