namespace BedrockPS.Core.Chat;

/// <summary>How a reasoning budget reaches the model: Converse has a member for the effort, but none for a budget.</summary>
internal static class ReasoningRules
{
    private const int LongestEffort = 16;

    private static readonly string[] BudgetMembers = ["thinking", "reasoning_config", "reasoningConfig"];
    private static readonly string[] EffortMembers = ["output_config", "outputConfig", "reasoning_effort", "reasoning", "reasoning_config", "reasoningConfig"];

    /// <summary>Checks an effort's form; which values there are is the model's to say.</summary>
    /// <exception cref="BedrockException">InputInvalid.</exception>
    public static void CheckEffort(string? effort)
    {
        if (effort is not null && (string.IsNullOrWhiteSpace(effort) || effort.Length > LongestEffort))
            throw BedrockException.Input($"-ReasoningEffort has 1 to {LongestEffort} characters, such as low, medium or high.");
    }

    /// <summary>A refusal of a call with an effort, with what to do for models that have the effort elsewhere.</summary>
    public static BedrockException Advise(BedrockException refusal) => refusal.WithAction(
        "Not every model takes -ReasoningEffort. Leave it out, or give the model's own member with -AdditionalField, such as @{ reasoning_effort = 'low' }; the guide on chat lists them.");

    /// <summary>Which member of -AdditionalField says the same as a parameter, null when none does.</summary>
    public static string? Conflict(object? fields, bool hasEffort, bool hasBudget)
    {
        var names = (fields as IEnumerable<KeyValuePair<string, object?>> ?? []).Select(pair => pair.Key).ToList();
        if (hasBudget && names.Find(BudgetMembers.Contains) is { } budget)
            return $"-ReasoningBudget and -AdditionalField both set {budget}.";
        return hasEffort && names.Find(EffortMembers.Contains) is { } effort ? $"-ReasoningEffort and -AdditionalField ({effort}) both set the effort." : null;
    }

    /// <summary>The additional fields with the budget in the form that Claude models take.</summary>
    /// <exception cref="BedrockException">InputInvalid: the model is none of Anthropic's, or its id does not tell.</exception>
    public static object? WithBudget(object? fields, int? budget, string modelId)
    {
        if (budget is not { } tokens)
            return fields;
        if (!ModelIds.ResourceId(modelId).Contains("anthropic.claude", StringComparison.Ordinal))
        {
            throw BedrockException.Input(
                $"-ReasoningBudget: the id '{modelId}' does not tell that the model is one of Anthropic's Claude, and other families have no common form of a budget.",
                "Use -ReasoningEffort, or give the model's own members with -AdditionalField, for a Claude model behind another id: -AdditionalField @{ thinking = @{ type = 'enabled'; budget_tokens = 2048 } }.");
        }

        var thinking = new Dictionary<string, object?> { ["type"] = "enabled", ["budget_tokens"] = tokens };
        var given = fields is null ? [] : fields as IEnumerable<KeyValuePair<string, object?>>
            ?? throw BedrockException.Input("-AdditionalField must be a hashtable when -ReasoningBudget is given.");
        return new Dictionary<string, object?>(given) { ["thinking"] = thinking };
    }
}
