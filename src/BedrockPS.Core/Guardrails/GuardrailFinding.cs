namespace BedrockPS;

/// <summary>What a guardrail did in a chat call (trace of Converse).</summary>
public sealed class GuardrailTrace
{
    internal GuardrailTrace()
    {
    }

    /// <summary>Why it acted.</summary>
    public string? ActionReason { get; internal init; }

    /// <summary>The model's own answers before the guardrail changed them.</summary>
    public IReadOnlyList<string> ModelOutputs { get; internal init; } = FixedList<string>.Empty;

    /// <summary>Every match, of the input first.</summary>
    public IReadOnlyList<GuardrailFinding> Findings { get; internal init; } = FixedList<GuardrailFinding>.Empty;

    /// <summary>The reason, or the number of findings.</summary>
    /// <returns>A line for people.</returns>
    public override string ToString() => ActionReason ?? $"{Findings.Count} findings";
}

/// <summary>One match of a guardrail rule. <see cref="Match"/> is never written to a stream or log.</summary>
public sealed class GuardrailFinding
{
    internal GuardrailFinding()
    {
    }

    /// <summary>topic, content, word, sensitiveInformation, contextualGrounding or automatedReasoning.</summary>
    public string? Policy { get; internal init; }

    /// <summary>Type of the rule: DENY, INSULTS, EMAIL, GROUNDING, ...</summary>
    public string? Type { get; internal init; }

    /// <summary>Name of the rule.</summary>
    public string? Name { get; internal init; }

    /// <summary>The text that matched.</summary>
    public string? Match { get; internal init; }

    /// <summary>BLOCKED, ANONYMIZED or NONE.</summary>
    public string? Action { get; internal init; }

    /// <summary>True when the rule saw something.</summary>
    public bool? Detected { get; internal init; }

    /// <summary>NONE, LOW, MEDIUM or HIGH.</summary>
    public string? Confidence { get; internal init; }

    /// <summary>Strength that the filter is set to.</summary>
    public string? FilterStrength { get; internal init; }

    /// <summary>Score of a grounding check, 0 to 1.</summary>
    public double? Score { get; internal init; }

    /// <summary>Score under which a grounding check acts.</summary>
    public double? Threshold { get; internal init; }

    /// <summary>Input or Output.</summary>
    public string? Side { get; internal init; }

    /// <summary>Policy, type and action, without the text that matched.</summary>
    /// <returns>For example <c>sensitiveInformation EMAIL ANONYMIZED</c>.</returns>
    public override string ToString() => $"{Policy} {Type ?? Name} {Action}";
}
