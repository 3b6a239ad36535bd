using BedrockPS.Client.Catalog;
using BedrockPS.Core.Catalog;
using Microsoft.Extensions.Time.Testing;

namespace BedrockPS.Client.Tests.Catalog;

public sealed class ModelCatalogTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_summary_is_read_whole_and_keeps_what_is_new()
    {
        const string Summary =
            """{"modelArn":"arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0","modelId":"amazon.nova-lite-v1:0","modelName":"Nova Lite","providerName":"Amazon","inputModalities":["TEXT","IMAGE"],"outputModalities":["TEXT"],"responseStreamingSupported":true,"customizationsSupported":["FINE_TUNING"],"inferenceTypesSupported":["ON_DEMAND","INFERENCE_PROFILE"],"modelLifecycle":{"status":"LEGACY","startOfLifeTime":"2024-12-03T00:00:00Z","legacyTime":1750000000,"endOfLifeTime":"2026-02-01T00:00:00Z"},"brandNew":{"x":1}}""";
        var transport = FakeTransport.Json($$"""{"modelSummaries":[{{Summary}}]}""");

        var model = Assert.Single(await new ModelCatalog(transport, Clock).ListAsync(new ModelListRequest(), CancellationToken.None));

        Assert.Equal("ListFoundationModels", transport.Calls[0].Operation);
        Assert.Empty(transport.Calls[0].Query);
        Assert.Null(transport.Calls[0].Body);
        Assert.Equal("amazon.nova-lite-v1:0", model.ModelId);
        Assert.Equal("Nova Lite", model.ModelName);
        Assert.True(model.ResponseStreamingSupported);
        Assert.Equal(["TEXT", "IMAGE"], model.InputModalities);
        Assert.Equal(["ON_DEMAND", "INFERENCE_PROFILE"], model.InferenceTypesSupported);
        Assert.Equal("LEGACY", model.LifecycleStatus);
        Assert.Equal("Legacy", model.LifecycleStage);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1750000000), model.LegacyTime);
        Assert.Equal("eu-west-1", model.Region);
        Assert.Equal(Summary, model.Raw);
    }

    [Fact]
    public async Task Filters_go_out_as_query_members()
    {
        var transport = FakeTransport.Json("""{"modelSummaries":[]}""");
        Assert.Empty(await new ModelCatalog(transport, Clock).ListAsync(new ModelListRequest("Amazon", "FINE_TUNING", "TEXT", "ON_DEMAND"), CancellationToken.None));
        Assert.Equal(
            ["byProvider=Amazon", "byCustomizationType=FINE_TUNING", "byOutputModality=TEXT", "byInferenceType=ON_DEMAND"],
            transport.Calls[0].Query.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"modelSummaries":null}""")]
    public async Task A_list_that_is_not_there_is_empty(string body) =>
        Assert.Empty(await new ModelCatalog(FakeTransport.Json(body), Clock).ListAsync(new ModelListRequest(), CancellationToken.None));

    [Fact]
    public async Task A_model_with_an_id_alone_has_empty_lists_and_null_values()
    {
        var model = await new ModelCatalog(FakeTransport.Json("""{"modelDetails":{"modelId":"x.y","inputModalities":null}}"""), Clock).GetAsync("x.y", CancellationToken.None);
        Assert.Empty(model.InputModalities);
        Assert.Empty(model.InferenceTypesSupported);
        Assert.Null(model.ResponseStreamingSupported);
        Assert.Null(model.LifecycleStage);
        Assert.Null(model.EndOfLifeTime);
    }

    [Fact]
    public async Task A_model_past_its_end_of_life_is_in_that_stage()
    {
        var body = """{"modelDetails":{"modelId":"x.y","modelLifecycle":{"status":"LEGACY","endOfLifeTime":"2025-12-31T00:00:00Z"}}}""";
        Assert.Equal("EndOfLife", (await new ModelCatalog(FakeTransport.Json(body), Clock).GetAsync("x.y", CancellationToken.None)).LifecycleStage);
    }

    [Fact]
    public async Task Availability_is_read_from_its_nested_members()
    {
        var body = """{"modelId":"x.y","agreementAvailability":{"status":"ERROR","errorMessage":"card"},"authorizationStatus":"AUTHORIZED","entitlementAvailability":"NOT_AVAILABLE","regionAvailability":"AVAILABLE"}""";
        var transport = FakeTransport.Json(body);
        var availability = await new ModelCatalog(transport, Clock).GetAvailabilityAsync("x.y", CancellationToken.None);
        Assert.Equal("x.y", transport.Calls[0].Labels["modelId"]);
        Assert.Equal(("ERROR", "card"), (availability.AgreementStatus, availability.AgreementMessage));
        Assert.Equal("AUTHORIZED", availability.AuthorizationStatus);
        Assert.Equal("NOT_AVAILABLE", availability.EntitlementAvailability);
        Assert.Equal(body, availability.Raw);
    }

    [Theory]
    [InlineData("<html>sign in</html>")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task An_answer_that_is_no_json_object_is_said_to_be_invalid(string body)
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => new ModelCatalog(FakeTransport.Json(body), Clock).GetAsync("x.y", CancellationToken.None));
        Assert.Equal(ErrorIds.ResponseInvalid, fault.ErrorId);
        Assert.Equal(200, fault.StatusCode);
        Assert.Equal("req-1", fault.RequestId);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"message":"Sign in"}""")]
    [InlineData("""{"modelDetails":null}""")]
    [InlineData("""{"modelDetails":{}}""")]
    [InlineData("""{"modelDetails":{"modelName":"Nova"}}""")]
    public async Task An_answer_without_a_model_is_no_model(string body)
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => new ModelCatalog(FakeTransport.Json(body), Clock).GetAsync("x.y", CancellationToken.None));
        Assert.Equal(("ResponseInvalid", ErrorKind.ProtocolError, 200, "req-1"), (fault.ErrorId, fault.Kind, fault.StatusCode, fault.RequestId));
        Assert.Contains("GetFoundationModel", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_availability_is_none()
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => new ModelCatalog(FakeTransport.Json("{}"), Clock).GetAvailabilityAsync("x.y", CancellationToken.None));
        Assert.Equal("ResponseInvalid", fault.ErrorId);
    }

    [Fact]
    public async Task An_id_with_spaces_is_refused_before_any_call()
    {
        var transport = FakeTransport.Json();
        var fault = await Assert.ThrowsAsync<BedrockException>(() => new ModelCatalog(transport, Clock).GetAsync("nova lite", CancellationToken.None));
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Empty(transport.Calls);
    }
}
