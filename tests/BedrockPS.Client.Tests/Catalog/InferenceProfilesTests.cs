using System.Text.Json;
using BedrockPS.Client.Catalog;
using BedrockPS.Core.Catalog;

namespace BedrockPS.Client.Tests.Catalog;

public sealed class InferenceProfilesTests
{
    private const string System =
        """{"inferenceProfileName":"US Nova Lite","description":"d","createdAt":"2024-10-11T09:50:58.907091+00:00","inferenceProfileArn":"arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-lite-v1:0","models":[{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"},{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0"}],"inferenceProfileId":"us.amazon.nova-lite-v1:0","status":"ACTIVE","type":"SYSTEM_DEFINED"}""";

    private const string Application =
        """{"inferenceProfileName":"cost-team","inferenceProfileArn":"arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123xyz","models":null,"inferenceProfileId":"abc123xyz","status":"NEW_STATUS","type":"APPLICATION"}""";

    [Fact]
    public async Task Pages_are_fetched_only_when_the_caller_gets_there()
    {
        var transport = FakeTransport.Json(
            $$"""{"inferenceProfileSummaries":[{{System}}],"nextToken":"t1"}""",
            $$"""{"inferenceProfileSummaries":[{{Application}}]}""");
        var walk = new InferenceProfiles(transport).ListAsync("APPLICATION", CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await walk.MoveNextAsync());
        Assert.Single(transport.Calls);
        Assert.True(await walk.MoveNextAsync());
        Assert.False(await walk.MoveNextAsync());

        Assert.Equal(["type=APPLICATION"], transport.Calls[0].Query.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal(["type=APPLICATION", "nextToken=t1"], transport.Calls[1].Query.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public async Task A_token_that_repeats_ends_the_walk()
    {
        var transport = FakeTransport.Json("""{"nextToken":"t1"}""", """{"nextToken":"t1"}""");
        Assert.Empty(await ListAsync(transport));
        Assert.Equal(2, transport.Calls.Count);
    }

    [Fact]
    public async Task A_system_profile_is_called_by_its_id_and_an_application_profile_by_its_arn()
    {
        var profiles = await ListAsync(FakeTransport.Json($$"""{"inferenceProfileSummaries":[{{System}},{{Application}}]}"""));

        Assert.Equal("us.amazon.nova-lite-v1:0", profiles[0].ModelId);
        Assert.Equal(2, profiles[0].ModelArns.Count);
        Assert.Equal(new DateTimeOffset(2024, 10, 11, 9, 50, 58, TimeSpan.Zero).AddTicks(9070910), profiles[0].CreatedAt);
        Assert.Equal(System, profiles[0].Raw);
        Assert.Equal("arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123xyz", profiles[1].ModelId);
        Assert.Empty(profiles[1].ModelArns);
        Assert.Equal("NEW_STATUS", profiles[1].Status);
    }

    [Fact]
    public async Task Creating_sends_what_is_set_and_a_token_of_its_own_for_each_call()
    {
        const string Answer = """{"inferenceProfileArn":"arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/new1","status":"ACTIVE"}""";
        var transport = FakeTransport.Json(Answer, Answer);
        var profiles = new InferenceProfiles(transport);
        const string Source = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0";

        var made = await profiles.CreateAsync(new NewInferenceProfile("team", Source, null, null), CancellationToken.None);
        var first = Sent(transport);
        await profiles.CreateAsync(new NewInferenceProfile("team", Source, "why", new Dictionary<string, string> { ["cost"] = "42" }), CancellationToken.None);
        var second = Sent(transport);

        Assert.Equal(["inferenceProfileName", "clientRequestToken", "modelSource"], first.EnumerateObject().Select(member => member.Name));
        Assert.Equal(Source, first.GetProperty("modelSource").GetProperty("copyFrom").GetString());
        Assert.NotEqual(first.GetProperty("clientRequestToken").GetString(), second.GetProperty("clientRequestToken").GetString());
        Assert.Equal("""[{"key":"cost","value":"42"}]""", second.GetProperty("tags").GetRawText());
        Assert.Equal(("new1", "ACTIVE", "team"), (made.InferenceProfileId, made.Status, made.InferenceProfileName));
        Assert.Equal(made.InferenceProfileArn, made.ModelId);
        Assert.Equal([Source], made.ModelArns);
    }

    [Fact]
    public async Task Getting_and_deleting_name_the_profile_in_the_path()
    {
        var transport = FakeTransport.Json(System, string.Empty);
        var profiles = new InferenceProfiles(transport);
        Assert.Equal("US Nova Lite", (await profiles.GetAsync("us.amazon.nova-lite-v1:0", CancellationToken.None)).InferenceProfileName);
        await profiles.DeleteAsync("abc123xyz", CancellationToken.None);
        Assert.Equal("us.amazon.nova-lite-v1:0", transport.Calls[0].Labels["inferenceProfileIdentifier"]);
        Assert.Equal("abc123xyz", transport.Calls[1].Labels["inferenceProfileIdentifier"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"inferenceProfileArn":null,"status":"ACTIVE"}""")]
    public async Task An_answer_without_the_profiles_arn_is_no_profile(string body)
    {
        var profiles = new InferenceProfiles(FakeTransport.Json(body, body));
        var read = await Assert.ThrowsAsync<BedrockException>(() => profiles.GetAsync("abc123xyz", CancellationToken.None));
        var made = await Assert.ThrowsAsync<BedrockException>(() => profiles.CreateAsync(new NewInferenceProfile("team", "arn:aws:bedrock:eu-west-1::foundation-model/x.y", null, null), CancellationToken.None));
        Assert.Equal(("ResponseInvalid", "ResponseInvalid"), (read.ErrorId, made.ErrorId));
        Assert.Contains("GetInferenceProfile", read.Message, StringComparison.Ordinal);
    }

    private static JsonElement Sent(FakeTransport transport) => JsonDocument.Parse(transport.LastBody).RootElement;

    private static async Task<List<InferenceProfile>> ListAsync(FakeTransport transport)
    {
        var found = new List<InferenceProfile>();
        await foreach (var profile in new InferenceProfiles(transport).ListAsync(null, CancellationToken.None))
            found.Add(profile);
        return found;
    }
}
