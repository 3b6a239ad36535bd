namespace BedrockEmulator.Tests.Converse;

public sealed class ModelGateTests : EngineTest
{
    private const string Hi = """{"messages":[{"role":"user","content":[{"text":"hi"}]}]}""";

    [Theory]
    [InlineData("no.such-model-v1")]
    [InlineData("banana")]
    [InlineData("an id")]
    [InlineData("ca.anthropic.claude-sonnet-4-6")]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/no.such-model")]
    public void An_unknown_id_is_refused(string modelId) => RefusedWith("The provided model identifier is invalid.", Hi, modelId);

    [Theory]
    [InlineData("anthropic.claude-3-5-sonnet-20241022-v2:0")]
    [InlineData("local.profile-v1")]
    [InlineData("local.provisioned-v1")]
    public void A_model_without_on_demand_throughput_is_refused_by_its_bare_id(string modelId) => RefusedWith(
        $"Invocation of model ID {modelId} with on-demand throughput isn\u2019t supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
        Hi,
        modelId);

    [Theory]
    [InlineData("us.anthropic.claude-3-5-sonnet-20241022-v2:0")]
    [InlineData("us.local.profile-v1")]
    [InlineData("global.local.profile-v1")]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.local.profile-v1")]
    [InlineData("amazon.nova-lite-v1:0")]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0")]
    public void A_model_answers_by_profile_or_on_demand(string modelId) => Assert.Equal("end_turn", StopReason(Ask(Hi, modelId)));

    [Fact]
    public void A_profile_of_another_geography_is_refused()
    {
        Assert.Equal("The provided model identifier is invalid.", Refused(Hi, "us.local.profile-v1", Context with { Region = "eu-west-1" }).Message);
        Assert.Equal("end_turn", StopReason(Ask(Hi, "eu.local.profile-v1", Context with { Region = "eu-west-1" })));
    }

    [Fact]
    public void A_host_that_resolved_an_application_profile_may_pass_the_bare_id() =>
        Assert.Equal("end_turn", StopReason(Ask(Hi, "local.profile-v1", Context with { ThroughProfile = true })));

    [Fact]
    public void A_retired_model_is_not_found()
    {
        var refusal = Refused(Hi, "local.retired-v1");
        Assert.Equal((404, "ResourceNotFoundException"), (refusal.Status, refusal.Code));
        Assert.Equal("This model version has reached the end of its life. Please refer to the AWS documentation for more details.", refusal.Message);
    }

    [Fact]
    public void A_model_retires_while_the_endpoint_runs()
    {
        Assert.Equal("end_turn", StopReason(Ask(Hi, "local.retiring-v1")));
        Time.Advance(TimeSpan.FromDays(61));
        Assert.Equal(404, Refused(Hi, "local.retiring-v1").Status);
    }

    [Fact]
    public void A_model_that_was_not_granted_is_denied()
    {
        var refusal = Refused(Hi, "local.restricted-v1");
        Assert.Equal((403, "AccessDeniedException"), (refusal.Status, refusal.Code));
        Assert.Equal("You don't have access to the model with the specified model ID.", refusal.Message);
    }

    [Theory]
    [InlineData("local.embed-v1")]
    [InlineData("local.image-v1")]
    [InlineData("cohere.rerank-v3-5:0")]
    public void A_model_that_is_not_for_chat_is_refused(string modelId) =>
        RefusedWith("This action doesn't support the model that you provided. Try again with a supported text or chat model.", Hi, modelId);

    [Fact]
    public void A_model_that_does_not_stream_answers_only_whole()
    {
        Assert.Equal("end_turn", StopReason(Ask(Hi, "local.nostream-v1")));
        Assert.Equal(400, Refused(Hi, "local.nostream-v1", Context with { Streaming = true }).Status);
    }

    [Fact]
    public void A_resource_of_the_account_that_the_host_did_not_resolve_is_not_found() =>
        Assert.Equal((404, "ResourceNotFoundException"), Refused(Hi, "arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abcdefghijkl") is var refusal ? (refusal.Status, refusal.Code) : default);

    [Fact]
    public void A_prompt_arn_puts_its_text_in_place_of_messages()
    {
        const string Arn = "arn:aws:bedrock:us-east-1:111122223333:prompt/PROMPT12345:1";
        Assert.Equal("Write one sentence about dns.", Text("""{"promptVariables":{"topic":{"text":"dns"}}}""", Arn));
    }

    [Theory]
    [InlineData("""{"promptVariables":{"topic":{"text":"dns"}},"inferenceConfig":{"maxTokens":5},"system":[{"text":"s"}]}""", "The following fields can't be used when modelId is the ARN of a prompt: inferenceConfig, system. Remove them and try again.")]
    [InlineData("""{}""", "The prompt variable topic has no value. Provide a value in promptVariables and try again.")]
    public void A_prompt_arn_takes_only_what_a_prompt_leaves_open(string body, string message) =>
        RefusedWith(message, body, "arn:aws:bedrock:us-east-1:111122223333:prompt/PROMPT1234");

    [Fact]
    public void An_unknown_prompt_is_not_found() =>
        Assert.Equal(404, Refused("{}", "arn:aws:bedrock:us-east-1:111122223333:prompt/PROMPT9999").Status);
}
