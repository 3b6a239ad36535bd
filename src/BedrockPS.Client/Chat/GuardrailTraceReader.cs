using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>Reads the guardrail trace of a chat answer: each match of each policy becomes one finding.</summary>
internal static class GuardrailTraceReader
{
    private static readonly (string Policy, string[] Lists)[] Policies =
    [
        ("topic", ["topics"]),
        ("content", ["filters"]),
        ("word", ["customWords", "managedWordLists"]),
        ("sensitiveInformation", ["piiEntities", "regexes"]),
        ("contextualGrounding", ["filters"]),
    ];

    public static GuardrailTrace? Read(JsonValue json)
    {
        if (!json.IsObject)
            return null;

        var findings = new List<GuardrailFinding>();
        foreach (var guardrail in json.Member("inputAssessment"u8).Members())
            AddAssessment(findings, guardrail.Value, "Input");
        foreach (var assessment in json.Member("outputAssessments"u8).Members().SelectMany(guardrail => guardrail.Value.Items()))
            AddAssessment(findings, assessment, "Output");
        return new GuardrailTrace
        {
            ActionReason = json.Member("actionReason"u8).Text,
            ModelOutputs = json.Member("modelOutput"u8).Texts(),
            Findings = Fixed.List(findings),
        };
    }

    /// <summary>Adds the findings of one GuardrailAssessment, a shape that ApplyGuardrail shares.</summary>
    public static void AddAssessment(List<GuardrailFinding> findings, JsonValue assessment, string side)
    {
        var members = assessment.Members();
        foreach (var (policy, lists) in Policies)
        {
            var found = members.Find(member => member.Name == policy + "Policy").Value.Members();
            foreach (var list in lists)
                findings.AddRange(found.Where(member => member.Name == list).SelectMany(member => member.Value.Items()).Select(item => Finding(item, policy, side)));
        }

        foreach (var item in assessment.Member("automatedReasoningPolicy"u8).Member("findings"u8).Items())
            findings.Add(new GuardrailFinding { Policy = "automatedReasoning", Type = item.Members().FirstOrDefault().Name, Side = side });
    }

    private static GuardrailFinding Finding(JsonValue json, string policy, string side) => new()
    {
        Policy = policy,
        Type = json.Member("type"u8).Text,
        Name = json.Member("name"u8).Text,
        Match = json.Member("match"u8).Text,
        Action = json.Member("action"u8).Text,
        Detected = json.Member("detected"u8).Bool,
        Confidence = json.Member("confidence"u8).Text,
        FilterStrength = json.Member("filterStrength"u8).Text,
        Score = json.Member("score"u8).Double,
        Threshold = json.Member("threshold"u8).Double,
        Side = side,
    };
}
