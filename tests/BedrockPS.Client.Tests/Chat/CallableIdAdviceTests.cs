namespace BedrockPS.Client.Tests.Chat;

public sealed class CallableIdAdviceTests
{
    private const string Bare = "anthropic.claude-3-5-sonnet-20241022-v2:0";
    private const string Model = $$$"""{"modelDetails":{"modelId":"{{{Bare}}}","inferenceTypesSupported":["INFERENCE_PROFILE"]}}""";
    private const string Profiles =
        $$$"""{"inferenceProfileSummaries":[{"inferenceProfileId":"us.anthropic.claude-3-5-sonnet-20241022-v2:0","type":"SYSTEM_DEFINED","models":[{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/{{{Bare}}}"}]},{"inferenceProfileId":"us.anthropic.other","type":"SYSTEM_DEFINED","models":[{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/anthropic.other"}]}]}""";

    [Fact]
    public async Task A_refused_bare_id_is_told_the_profiles_that_route_to_it()
    {
        var transport = new FakeTransport(FakeTransport.Refuse("ValidationException", 400, "service words"), FakeTransport.Answer(Model), FakeTransport.Answer(Profiles));
        var fault = await Assert.ThrowsAsync<BedrockException>(() => SendAsync(transport, Bare));

        Assert.Equal("ValidationException", fault.ErrorId);
        Assert.Equal("service words", fault.ServiceMessage);
        Assert.Equal("service words", fault.Message);
        Assert.Equal((400, "req-2", 1), (fault.StatusCode, fault.RequestId, fault.Attempts));
        Assert.Contains("us.anthropic.claude-3-5-sonnet-20241022-v2:0", fault.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("us.anthropic.other", fault.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(["Converse", "GetFoundationModel", "ListInferenceProfiles"], transport.Calls.Select(call => call.Operation));
    }

    [Fact]
    public async Task The_stream_is_told_the_same()
    {
        var transport = new FakeTransport(FakeTransport.Refuse("ValidationException", 400, "m"), FakeTransport.Answer(Model), FakeTransport.Answer(Profiles));
        var walk = Chats.Service(transport).ConverseStreamAsync(Chats.Hi with { ModelId = Bare }, CancellationToken.None).GetAsyncEnumerator();
        var fault = await Assert.ThrowsAsync<BedrockException>(async () => await walk.MoveNextAsync());
        Assert.Contains("us.anthropic.claude", fault.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_catalogue_is_asked_once_for_many_refusals()
    {
        var transport = new FakeTransport(
            FakeTransport.Refuse("ValidationException", 400, "m"),
            FakeTransport.Answer(Model),
            FakeTransport.Answer(Profiles),
            FakeTransport.Refuse("ValidationException", 400, "m"));
        var service = Chats.Service(transport);
        for (var i = 0; i < 2; i++)
        {
            var fault = await Assert.ThrowsAsync<BedrockException>(() => service.ConverseAsync(Chats.Hi with { ModelId = Bare }, CancellationToken.None));
            Assert.Contains("us.anthropic.claude", fault.RecommendedAction, StringComparison.Ordinal);
        }

        Assert.Equal(4, transport.Calls.Count);
    }

    [Fact]
    public async Task When_the_list_is_denied_the_first_error_stands_alone()
    {
        var transport = new FakeTransport(
            FakeTransport.Refuse("ValidationException", 400, "m"),
            FakeTransport.Answer(Model),
            FakeTransport.Refuse("AccessDeniedException", 403, "no"));
        var fault = await Assert.ThrowsAsync<BedrockException>(() => SendAsync(transport, Bare));
        Assert.Equal("ValidationException", fault.ErrorId);
        Assert.Null(fault.RecommendedAction);
    }

    [Fact]
    public async Task A_model_that_is_offered_on_demand_gets_no_advice()
    {
        var transport = new FakeTransport(
            FakeTransport.Refuse("ValidationException", 400, "m"),
            FakeTransport.Answer($$$"""{"modelDetails":{"modelId":"{{{Bare}}}","inferenceTypesSupported":["ON_DEMAND"]}}"""));
        Assert.Null((await Assert.ThrowsAsync<BedrockException>(() => SendAsync(transport, Bare))).RecommendedAction);
    }

    [Theory]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123xyz", "ValidationException")]
    [InlineData(Bare, "ThrottlingException")]
    public async Task Arns_and_other_errors_are_left_alone(string modelId, string error)
    {
        var transport = new FakeTransport(FakeTransport.Refuse(error, 400, "m"));
        Assert.Equal(error, (await Assert.ThrowsAsync<BedrockException>(() => SendAsync(transport, modelId))).ErrorId);
        Assert.Single(transport.Calls);
        Assert.Equal(modelId, transport.Calls[0].Labels["modelId"]);
    }

    private static Task<ChatResponse> SendAsync(FakeTransport transport, string modelId) =>
        Chats.Service(transport).ConverseAsync(Chats.Hi with { ModelId = modelId }, CancellationToken.None);
}
