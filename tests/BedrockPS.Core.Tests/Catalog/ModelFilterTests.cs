using BedrockPS.Core.Catalog;

namespace BedrockPS.Core.Tests.Catalog;

public sealed class ModelFilterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Model[] Models =
    [
        new()
        {
            ModelId = "amazon.nova-lite-v1:0", ModelArn = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0", ProviderName = "Amazon",
            InputModalities = ["TEXT", "IMAGE"], OutputModalities = ["TEXT"], InferenceTypesSupported = ["ON_DEMAND"], CustomizationsSupported = ["FINE_TUNING"],
            ResponseStreamingSupported = true, LifecycleStage = "Active",
        },
        new()
        {
            ModelId = "anthropic.claude-x", ProviderName = "Anthropic", InputModalities = ["TEXT"], OutputModalities = ["TEXT"],
            InferenceTypesSupported = ["INFERENCE_PROFILE"], ResponseStreamingSupported = true, LifecycleStage = "Legacy", EndOfLifeTime = Now.AddDays(30),
        },
        new()
        {
            ModelId = "stability.sd-1", ProviderName = "Stability AI", InputModalities = ["TEXT"], OutputModalities = ["IMAGE"], InferenceTypesSupported = ["PROVISIONED"],
            ResponseStreamingSupported = false, LifecycleStage = "EndOfLife", EndOfLifeTime = Now.AddDays(-1),
        },
        new() { ModelId = "bare.model" },
    ];

    [Fact]
    public void No_filter_lets_all_pass_in_their_order() => Assert.Equal(Models, new ModelFilter().Apply(Models, Now));

    [Theory]
    [InlineData("AMAZON.*", "amazon.nova-lite-v1:0")]
    [InlineData("*claude-?", "anthropic.claude-x")]
    [InlineData("bare.model", "bare.model")]
    [InlineData("arn:aws:*:foundation-model/*", "amazon.nova-lite-v1:0")]
    [InlineData("nova", "")]
    public void Ids_match_with_wildcards_in_any_case(string pattern, string expected) => AssertIds(expected, new ModelFilter { ModelId = pattern });

    [Fact]
    public void Each_filter_is_applied_here_too()
    {
        AssertIds("anthropic.claude-x", new ModelFilter { Provider = "anthropic" });
        AssertIds("stability.sd-1", new ModelFilter { Provider = "stability*" });
        AssertIds("amazon.nova-lite-v1:0", new ModelFilter { InputModality = "image" });
        AssertIds("stability.sd-1", new ModelFilter { OutputModality = "IMAGE" });
        AssertIds("anthropic.claude-x", new ModelFilter { InferenceType = "inference_profile" });
        AssertIds("amazon.nova-lite-v1:0", new ModelFilter { CustomizationType = "FINE_TUNING" });
        AssertIds("anthropic.claude-x,stability.sd-1", new ModelFilter { Lifecycle = ["legacy", "EndOfLife"] });
        AssertIds("anthropic.claude-x", new ModelFilter { EndOfLifeWithin = 30 });
        AssertIds(string.Empty, new ModelFilter { EndOfLifeWithin = 29 });
        AssertIds("amazon.nova-lite-v1:0,anthropic.claude-x", new ModelFilter { Streaming = true });
        AssertIds("stability.sd-1,bare.model", new ModelFilter { Streaming = false });
        AssertIds("anthropic.claude-x", new ModelFilter { Streaming = true, OutputModality = "TEXT", Lifecycle = ["Legacy"] });
    }

    [Fact]
    public void The_service_gets_the_four_filters_that_it_knows() => Assert.Equal(
        new ModelListRequest("Amazon", "FINE_TUNING", "TEXT", "ON_DEMAND"),
        new ModelFilter { Provider = "Amazon", CustomizationType = "fine_tuning", OutputModality = "Text", InferenceType = "on_demand", InputModality = "IMAGE" }.ForService());

    [Fact]
    public void Values_that_the_service_would_refuse_are_left_to_the_module() => Assert.Equal(
        new ModelListRequest(),
        new ModelFilter { Provider = "Stab*", CustomizationType = "NEW", OutputModality = "VIDEO", InferenceType = "INFERENCE_PROFILE" }.ForService());

    [Theory]
    [InlineData("ACTIVE", null, "Active")]
    [InlineData("LEGACY", null, "Legacy")]
    [InlineData("LEGACY", 1, "Legacy")]
    [InlineData("LEGACY", 0, "EndOfLife")]
    [InlineData("ACTIVE", -1, "EndOfLife")]
    [InlineData(null, -1, "EndOfLife")]
    [InlineData("NEW_STATUS", null, "NEW_STATUS")]
    [InlineData(null, null, null)]
    public void The_stage_follows_status_and_end_of_life(string? status, int? endsInDays, string? expected) =>
        Assert.Equal(expected, LifecycleRules.Stage(status, endsInDays is { } days ? Now.AddDays(days) : null, Now));

    private static void AssertIds(string expected, ModelFilter filter) => Assert.Equal(expected, string.Join(',', filter.Apply(Models, Now)));
}
