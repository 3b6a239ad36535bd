using BedrockPS.Core.Chat;

namespace BedrockPS.Core.Tests.Chat;

public sealed class ReasoningRulesTests
{
    [Theory]
    [InlineData("anthropic.claude-3-7-sonnet-20250219-v1:0")]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0")]
    public void A_budget_joins_the_other_fields_of_a_claude_model(string modelId)
    {
        var fields = Assert.IsType<Dictionary<string, object?>>(ReasoningRules.WithBudget(new Dictionary<string, object?> { ["top_k"] = 5 }, 1024, modelId));
        Assert.Equal(["top_k", "thinking"], fields.Keys);
        Assert.Equal(new Dictionary<string, object?> { ["type"] = "enabled", ["budget_tokens"] = 1024 }, fields["thinking"]);
    }

    [Theory]
    [InlineData("amazon.nova-lite-v1:0")]
    [InlineData("openai.gpt-oss-120b-1:0")]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123xyz")]
    public void Another_family_is_refused_with_the_way_that_works(string modelId)
    {
        var fault = Assert.Throws<BedrockException>(() => ReasoningRules.WithBudget(null, 1024, modelId));
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Contains(modelId, fault.Message, StringComparison.Ordinal);
        Assert.Contains("-AdditionalField", fault.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_budget_the_fields_are_as_given()
    {
        var fields = new object();
        Assert.Same(fields, ReasoningRules.WithBudget(fields, null, "any.model"));
    }

    [Fact]
    public void Fields_that_are_no_pairs_cannot_be_joined() =>
        Assert.Throws<BedrockException>(() => ReasoningRules.WithBudget(new JsonText("{}"), 1024, "anthropic.claude-x"));

    [Theory]
    [InlineData("thinking", false, true, true)]
    [InlineData("thinking", true, false, false)]
    [InlineData("reasoning_config", true, false, true)]
    [InlineData("reasoning_config", false, true, true)]
    [InlineData("reasoning_effort", true, false, true)]
    [InlineData("reasoning", true, false, true)]
    [InlineData("output_config", true, false, true)]
    [InlineData("output_config", false, true, false)]
    [InlineData("top_k", true, true, false)]
    public void A_field_that_says_the_same_conflicts(string field, bool effort, bool budget, bool conflicts)
    {
        var text = ReasoningRules.Conflict(new Dictionary<string, object?> { [field] = 1 }, effort, budget);
        Assert.Equal(conflicts, text is not null);
        if (conflicts)
            Assert.Contains(field, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("low", true)]
    [InlineData("of-tomorrow", true)]
    [InlineData(" ", false)]
    [InlineData("longer-than-sixteen", false)]
    public void Any_effort_of_the_right_length_passes(string? effort, bool valid) =>
        Assert.Equal(valid, Record.Exception(() => ReasoningRules.CheckEffort(effort)) is null);
}
