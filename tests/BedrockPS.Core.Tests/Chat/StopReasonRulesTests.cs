using BedrockPS.Core.Chat;

namespace BedrockPS.Core.Tests.Chat;

public sealed class StopReasonRulesTests
{
    [Theory]
    [InlineData("guardrail_intervened")]
    [InlineData("content_filtered")]
    [InlineData("max_tokens")]
    [InlineData("model_context_window_exceeded")]
    public void Blocked_and_cut_answers_are_warned_of_by_the_reasons_name(string reason)
    {
        Assert.Contains(reason, StopReasonRules.Warning(reason), StringComparison.Ordinal);
        Assert.Null(StopReasonRules.Fault(reason));
    }

    [Fact]
    public void A_providers_filter_is_not_called_a_guardrail() =>
        Assert.DoesNotContain("guardrail", StopReasonRules.Warning("content_filtered"), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("malformed_model_output")]
    [InlineData("malformed_tool_use")]
    public void Malformed_answers_are_faults(string reason)
    {
        Assert.Equal(ErrorIds.ModelOutputMalformed, StopReasonRules.Fault(reason)!.ErrorId);
        Assert.Contains(reason, StopReasonRules.Fault(reason)!.Message, StringComparison.Ordinal);
        Assert.Null(StopReasonRules.Warning(reason));
    }

    [Theory]
    [InlineData("end_turn")]
    [InlineData("tool_use")]
    [InlineData("stop_sequence")]
    [InlineData("brand_new_reason")]
    [InlineData(null)]
    public void Other_reasons_say_nothing(string? reason)
    {
        Assert.Null(StopReasonRules.Warning(reason));
        Assert.Null(StopReasonRules.Fault(reason));
    }

    [Theory]
    [InlineData("tool_use", true)]
    [InlineData("malformed_tool_use", false)]
    [InlineData(null, false)]
    public void Tools_of_malformed_or_broken_answers_are_not_run(string? reason, bool may) => Assert.Equal(may, StopReasonRules.MayRunTools(reason));
}
