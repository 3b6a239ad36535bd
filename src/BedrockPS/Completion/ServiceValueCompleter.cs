using System.Collections;

namespace BedrockPS.Commands.Completion;

/// <summary>Suggests today's values of members that the service may widen at any time.</summary>
public sealed class ServiceValueCompleter : WordCompleter
{
    private static readonly Dictionary<string, string[]> Values = new(StringComparer.OrdinalIgnoreCase)
    {
        ["GuardrailVersion"] = ["DRAFT"],
        ["GuardrailTrace"] = ["enabled", "enabled_full", "disabled"],
        ["ServiceTier"] = ["default", "priority", "flex", "reserved"],
        ["ReasoningEffort"] = ["low", "medium", "high"],
        ["CacheTtl"] = ["5m", "1h"],
        ["Latency"] = ["standard", "optimized"],
        ["InputModality"] = ["TEXT", "IMAGE", "SPEECH", "VIDEO", "AUDIO"],
        ["OutputModality"] = ["TEXT", "IMAGE", "EMBEDDING", "SPEECH", "VIDEO"],
        ["InferenceType"] = ["ON_DEMAND", "PROVISIONED", "INFERENCE_PROFILE"],
        ["CustomizationType"] = ["FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION"],
        ["SearchType"] = ["HYBRID", "SEMANTIC"],
        ["Provider"] = ["AI21 Labs", "Amazon", "Anthropic", "Cohere", "DeepSeek", "Google", "Luma AI", "Meta", "Mistral AI", "OpenAI", "Qwen", "Stability AI", "TwelveLabs", "Writer"],
        ["Geography"] = ["None", "Us", "Eu", "Apac", "Jp", "Au", "Ca", "UsGov", "Global"],
        ["ProfileType"] = ["SYSTEM_DEFINED", "APPLICATION"],
        ["Cmdlet"] = ["Invoke-BedrockChat", "Enter-BedrockChat", "Test-BedrockModel"],
    };

    private protected override IEnumerable<string> Words(string parameterName, IDictionary parameters) =>
        Values.TryGetValue(parameterName, out var words) ? words : [];
}
