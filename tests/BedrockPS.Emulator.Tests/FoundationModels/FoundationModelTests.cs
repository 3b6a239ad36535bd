using System.Net;
using System.Text.Json;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.FoundationModels;

public class FoundationModelTests
{
    [Fact]
    public async Task Models_are_listed_by_filter_with_arns_of_the_signed_region()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var all = await JsonAsync(await emulator.SendAsync(HttpMethod.Get, "/foundation-models"));
        var some = await JsonAsync(await emulator.SendAsync(HttpMethod.Get, "/foundation-models?byOutputModality=EMBEDDING&byProvider=Amazon"));

        Assert.True(all.GetProperty("modelSummaries").GetArrayLength() >= 60);
        Assert.NotEmpty(some.GetProperty("modelSummaries").EnumerateArray());
        Assert.All(some.GetProperty("modelSummaries").EnumerateArray(), model =>
        {
            Assert.Equal("Amazon", model.GetProperty("providerName").GetString());
            Assert.StartsWith("arn:aws:bedrock:us-west-2::foundation-model/amazon.", model.GetProperty("modelArn").GetString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_filter_value_that_the_service_does_not_have_is_a_validation_error()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Get, "/foundation-models?byOutputModality=SMELL");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("ValidationException:", response.Headers.GetValues("x-amzn-ErrorType").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local.echo-v1")]
    [InlineData("arn%3Aaws%3Abedrock%3Aus-west-2%3A%3Afoundation-model%2Flocal.echo-v1")]
    public async Task A_model_is_found_by_id_and_by_arn(string identifier)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var details = await JsonAsync(await emulator.SendAsync(HttpMethod.Get, "/foundation-models/" + identifier));

        Assert.Equal("local.echo-v1", details.GetProperty("modelDetails").GetProperty("modelId").GetString());
    }

    [Theory]
    [InlineData("nobody.none-v1", 404, "ResourceNotFoundException")]
    [InlineData("us.anthropic.claude-3-haiku-20240307-v1%3A0", 404, "ResourceNotFoundException")]
    [InlineData("no%20id", 400, "ValidationException")]
    public async Task What_is_no_model_is_refused(string identifier, int status, string code)
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Get, "/foundation-models/" + identifier);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.StartsWith(code + ":", response.Headers.GetValues("x-amzn-ErrorType").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local.echo-v1", "AUTHORIZED")]
    [InlineData("local.restricted-v1", "NOT_AUTHORIZED")]
    public async Task Availability_tells_whether_the_account_may(string model, string authorization)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var availability = await JsonAsync(await emulator.SendAsync(HttpMethod.Get, "/foundation-model-availability/" + model));

        Assert.Equal(model, availability.GetProperty("modelId").GetString());
        Assert.Equal(authorization, availability.GetProperty("authorizationStatus").GetString());
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using (response)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        }
    }
}
