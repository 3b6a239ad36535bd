using System.Globalization;
using System.Text;
using BedrockPS.Client.Json;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Checkpoints;

namespace BedrockPS.Client.Chat.Checkpoints;

/// <summary>The settings of a run as a hash for each parameter, so that a difference can be named and no text is kept.</summary>
internal static class SettingHashes
{
    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        ["system"] = "System",
        ["inferenceConfig.maxTokens"] = "MaxToken",
        ["inferenceConfig.temperature"] = "Temperature",
        ["inferenceConfig.topP"] = "TopP",
        ["inferenceConfig.stopSequences"] = "StopSequence",
        ["toolConfig.tools"] = "Tool",
        ["toolConfig.toolChoice"] = "ToolChoice",
        ["guardrailConfig.guardrailIdentifier"] = "GuardrailId",
        ["guardrailConfig.guardrailVersion"] = "GuardrailVersion",
        ["guardrailConfig.trace"] = "GuardrailTrace",
        ["additionalModelRequestFields"] = "AdditionalField or -ReasoningBudget",
        ["promptVariables"] = "PromptVariable",
        ["additionalModelResponseFieldPaths"] = "ResponseField",
        ["requestMetadata"] = "RequestMetadata",
        ["performanceConfig.latency"] = "Latency",
        ["serviceTier.type"] = "ServiceTier",
        ["outputConfig.effort"] = "ReasoningEffort",
    };

    public static SortedDictionary<string, string> Of(CheckpointSettings settings)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var template = settings.Template;
        var body = JsonValue.Parse(ChatRequestWriter.Converse(template, new SentTurn(FixedList<Message>.Empty, template.Tools)));
        foreach (var (name, value) in body.Members())
        {
            if (Parameters.TryGetValue(name, out var parameter))
            {
                hashes[parameter] = CanonicalJson.Hash(value);
                continue;
            }

            foreach (var (inner, part) in value.Members())
                hashes[Parameters.GetValueOrDefault($"{name}.{inner}", $"{name}.{inner}")] = CanonicalJson.Hash(part);
        }

        Add(hashes, "ModelId", template.ModelId);
        Add(hashes, "Region", settings.Region);
        Add(hashes, "MaxContinuation", settings.MaxContinuation == 0 ? null : settings.MaxContinuation.ToString(CultureInfo.InvariantCulture));
        Add(hashes, "InvokeTool", settings.RunsTools ? "true" : null);
        Add(hashes, "CachePoint", template.CachePoints.Count == 0 ? null : string.Join(',', template.CachePoints.Order()) + template.CacheTtl);
        if (settings.SchemaJson is not null)
            hashes["JsonSchema or -OutputType"] = CanonicalJson.Hash(JsonValue.Parse(Encoding.UTF8.GetBytes(settings.SchemaJson)));
        return hashes;
    }

    /// <summary>The parameters that differ, as they are written on a command line.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> second) =>
        [.. first.Keys.Union(second.Keys).Where(name => first.GetValueOrDefault(name) != second.GetValueOrDefault(name)).Order(StringComparer.Ordinal).Select(name => "-" + name)];

    private static void Add(SortedDictionary<string, string> hashes, string name, string? value)
    {
        if (value is not null)
            hashes[name] = CanonicalJson.Hash(default, value);
    }
}
