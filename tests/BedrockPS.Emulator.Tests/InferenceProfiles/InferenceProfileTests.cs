using System.Net;
using System.Text.Json;
using BedrockEmulator.Hosting;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.InferenceProfiles;

public class InferenceProfileTests
{
    private const string Echo = "arn:aws:bedrock:us-west-2::foundation-model/local.echo-v1";

    [Fact]
    public async Task A_profile_is_created_found_and_deleted()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var created = await CreateAsync(emulator, "mine", Echo, ",\"description\":\"A profile\"");
        var arn = (await JsonAsync(created)).GetProperty("inferenceProfileArn").GetString()!;
        var id = arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..];
        using var byArn = await emulator.SendAsync(HttpMethod.Get, "/inference-profiles/" + Uri.EscapeDataString(arn));
        using var byId = await emulator.SendAsync(HttpMethod.Get, "/inference-profiles/" + id);
        using var elsewhere = await emulator.SendAsync(
            HttpMethod.Get, "/inference-profiles/" + id, null, new TestSigner(TestEmulator.Start) { Region = "eu-west-1" });
        using var deleted = await emulator.SendAsync(HttpMethod.Delete, "/inference-profiles/" + Uri.EscapeDataString(arn));
        using var gone = await emulator.SendAsync(HttpMethod.Get, "/inference-profiles/" + id);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Matches("^arn:aws:bedrock:us-west-2:111122223333:application-inference-profile/[a-z0-9]{12}$", arn);
        Assert.Equal(
            $$$"""{"inferenceProfileName":"mine","description":"A profile","createdAt":"2026-01-02T03:04:05.000Z","updatedAt":"2026-01-02T03:04:05.000Z","inferenceProfileArn":"{{{arn}}}","models":[{"modelArn":"{{{Echo}}}"}],"inferenceProfileId":"{{{id}}}","status":"ACTIVE","type":"APPLICATION"}""",
            await byArn.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, byId.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        Assert.Equal((HttpStatusCode.OK, "{}"), (deleted.StatusCode, await deleted.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_copied_system_profile_routes_where_that_one_does()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var system = (await ListAsync(emulator, "?type=SYSTEM_DEFINED&maxResults=1")).Items[0];

        using var created = await CreateAsync(emulator, "copy", system.GetProperty("inferenceProfileArn").GetString()!);
        var copy = (await ListAsync(emulator, "?type=APPLICATION")).Items.Single();

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(system.GetProperty("models").GetRawText(), copy.GetProperty("models").GetRawText());
    }

    [Fact]
    public async Task Pages_follow_each_other_also_when_profiles_are_deleted_in_between()
    {
        await using var emulator = await TestEmulator.StartAsync();
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
        {
            using var created = await CreateAsync(emulator, name, Echo);
        }

        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = await ListAsync(emulator, "?maxResults=2&type=APPLICATION" + (token is null ? "" : "&nextToken=" + Uri.EscapeDataString(token)));
            foreach (var profile in page.Items)
            {
                seen.Add(profile.GetProperty("inferenceProfileName").GetString()!);
                using var deleted = await emulator.SendAsync(
                    HttpMethod.Delete, "/inference-profiles/" + profile.GetProperty("inferenceProfileId").GetString());
            }

            token = page.Token;
        }
        while (token is not null);

        Assert.Equal(["a", "b", "c", "d", "e"], seen.Order());
        Assert.Empty((await ListAsync(emulator, "?type=APPLICATION")).Items);
    }

    [Fact]
    public async Task The_same_token_makes_one_profile_and_refuses_another_request()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var first = await CreateAsync(emulator, "one", Echo, ",\"clientRequestToken\":\"t1\"");
        using var again = await CreateAsync(emulator, "one", Echo, ",\"clientRequestToken\":\"t1\"");
        using var other = await CreateAsync(emulator, "two", Echo, ",\"clientRequestToken\":\"t1\"");
        using var taken = await CreateAsync(emulator, "one", Echo, ",\"clientRequestToken\":\"t2\"");

        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal("ConflictException", CodeOf(other));
        Assert.Equal("ConflictException", CodeOf(taken));
    }

    [Theory]
    [InlineData("{}", "ValidationException", "2 validation errors detected: Value null at 'inferenceProfileName' failed to satisfy constraint: Member must not be null; Value null at 'modelSource.copyFrom' failed to satisfy constraint: Member must not be null")]
    [InlineData("""{"inferenceProfileName":"a b!","modelSource":{"copyFrom":"x"}}""", "ValidationException", "Member must satisfy regular expression pattern: ([0-9a-zA-Z][ _-]?)+;")]
    [InlineData("""{"inferenceProfileName":1}""", "SerializationException", "'inferenceProfileName' must be a string.")]
    [InlineData("""{"inferenceProfileName":"a","modelSource":{"copyFrom":"arn:aws:bedrock:us-west-2::foundation-model/nobody.none"}}""", "ResourceNotFoundException", "Could not resolve")]
    [InlineData("""{"inferenceProfileName":"a","modelSource":{"copyFrom":"arn:aws:bedrock:eu-west-1::foundation-model/local.echo-v1"}}""", "ValidationException", "The source is in eu-west-1")]
    [InlineData("""{"inferenceProfileName":"a","modelSource":{"copyFrom":"arn:aws:bedrock:us-west-2:111122223333:inference-profile/us.nobody"}}""", "ResourceNotFoundException", "was not found")]
    [InlineData("""{"inferenceProfileName":"a","tags":[{"key":"k"}],"modelSource":{"copyFrom":"arn:aws:bedrock:us-west-2::foundation-model/local.echo-v1"}}""", "ValidationException", "'tags.1.member.value'")]
    public async Task Bad_input_is_refused_in_the_words_of_the_front_end(string body, string code, string message)
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Post, "/inference-profiles", body);

        Assert.Equal(code, CodeOf(response));
        Assert.Contains(message, (await JsonAsync(response)).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?maxResults=0")]
    [InlineData("?maxResults=x")]
    [InlineData("?type=NONE")]
    [InlineData("?nextToken=abc")]
    public async Task A_bad_page_is_a_validation_error(string query)
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Get, "/inference-profiles" + query);

        Assert.Equal("ValidationException", CodeOf(response));
    }

    [Fact]
    public async Task A_system_profile_cannot_be_deleted()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var system = (await ListAsync(emulator, "?type=SYSTEM_DEFINED&maxResults=1")).Items[0];

        using var response = await emulator.SendAsync(
            HttpMethod.Delete, "/inference-profiles/" + Uri.EscapeDataString(system.GetProperty("inferenceProfileId").GetString()!));

        Assert.Equal("ValidationException", CodeOf(response));
    }

    [Fact]
    public async Task Profiles_in_a_data_folder_outlive_the_process_and_are_the_users_alone()
    {
        using var folder = new TempFolder();
        var options = new EmulatorOptions { DataPath = Path.Combine(folder.Path, "state") };
        await using (var first = await TestEmulator.StartAsync(options))
        {
            using var created = await CreateAsync(first, "kept", Echo);
        }

        await using var second = await TestEmulator.StartAsync(options);

        Assert.Equal("kept", (await ListAsync(second, "?type=APPLICATION")).Items.Single().GetProperty("inferenceProfileName").GetString());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(options.DataPath, "inference-profiles.json")));
        }
    }

    private static Task<HttpResponseMessage> CreateAsync(TestEmulator emulator, string name, string source, string more = "") =>
        emulator.SendAsync(
            HttpMethod.Post, "/inference-profiles", $$$"""{"inferenceProfileName":"{{{name}}}","modelSource":{"copyFrom":"{{{source}}}"}{{{more}}}}""");

    private static async Task<(IReadOnlyList<JsonElement> Items, string? Token)> ListAsync(TestEmulator emulator, string query)
    {
        using var response = await emulator.SendAsync(HttpMethod.Get, "/inference-profiles" + query);
        var body = await JsonAsync(response);
        return (body.GetProperty("inferenceProfileSummaries").EnumerateArray().ToList(),
            body.TryGetProperty("nextToken", out var token) ? token.GetString() : null);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    private static string CodeOf(HttpResponseMessage response) => response.Headers.GetValues("x-amzn-ErrorType").Single().Split(':')[0];
}
