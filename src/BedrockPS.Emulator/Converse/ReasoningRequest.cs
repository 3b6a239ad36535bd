using System.Text.Json;

namespace BedrockEmulator.Converse;

/// <summary>Whether a request asks to see reasoning, in any of the ways that model families have for it.</summary>
internal static class ReasoningRequest
{
    private static readonly string[] s_members = ["thinking", "reasoning_config", "reasoningConfig"];

    public static bool IsOn(ConverseInput input)
    {
        var effort = ConverseInput.Member(input.Get("outputConfig"), "effort")?.GetString();
        if (!string.IsNullOrEmpty(effort) && effort != "none")
            return true;
        return input.Get("additionalModelRequestFields") is { } fields
            && (s_members.Any(name => Type(fields, name) is "enabled" or "adaptive")
                || ConverseInput.Member(fields, "reasoning_effort") is { ValueKind: JsonValueKind.String });
    }

    /// <summary>The budget in tokens of reasoning that is switched on; null when none is stated.</summary>
    public static int? Budget(JsonElement fields)
    {
        foreach (var name in s_members.Where(name => Type(fields, name) == "enabled"))
        {
            if (ConverseInput.Member(ConverseInput.Member(fields, name), "budget_tokens") is { ValueKind: JsonValueKind.Number } budget && budget.TryGetInt32(out var tokens))
                return tokens;
        }
        return null;
    }

    private static string? Type(JsonElement fields, string name) =>
        ConverseInput.Member(ConverseInput.Member(fields, name), "type") is { ValueKind: JsonValueKind.String } type ? type.GetString() : null;
}
