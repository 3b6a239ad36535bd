using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using BedrockEmulator.Hosting;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.Auth;

public class AuthenticationTests
{
    private const string Target = "/model/local.echo-v1/echo";

    [Fact]
    public async Task A_right_signature_is_accepted_and_its_region_is_the_region()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Post, Target, "{}", new TestSigner(TestEmulator.Start) { Region = "eu-central-1" });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            """{"label":"local.echo-v1","region":"eu-central-1","caller":"sigv4","length":2}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_unsigned_payload_is_accepted()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Post, Target, "{}", new TestSigner(TestEmulator.Start) { UnsignedPayload = true });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task No_authorization_is_missing_authentication()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.Http.SendAsync(emulator.Request(HttpMethod.Post, Target, "{}"));

        await AssertRefused(response, 403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }

    [Fact]
    public async Task An_unknown_key_is_unrecognized()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Post, Target, "{}", new TestSigner(TestEmulator.Start) { AccessKeyId = "AKIAUNKNOWN" });

        await AssertRefused(response, 403, "UnrecognizedClientException", "The security token included in the request is invalid.");
    }

    [Fact]
    public async Task A_wrong_secret_does_not_match()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Post, Target, "{}", new TestSigner(TestEmulator.Start) { Secret = "other" });

        await AssertRefused(response, 403, "InvalidSignatureException", "The request signature we calculated does not match");
    }

    [Fact]
    public async Task A_body_that_is_not_the_signed_one_does_not_match()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var request = emulator.Request(HttpMethod.Post, Target, "{}");
        new TestSigner(TestEmulator.Start).Sign(request);
        request.Content = new StringContent("{ }");

        using var response = await emulator.Http.SendAsync(request);

        await AssertRefused(response, 403, "InvalidSignatureException", "The request signature we calculated does not match");
    }

    [Theory]
    [InlineData(-301, "Signature expired: 20260102T025904Z is now earlier than 20260102T025905Z (20260102T030405Z - 5 min.)")]
    [InlineData(301, "Signature not yet current: 20260102T030906Z is still later than 20260102T030905Z (20260102T030405Z + 5 min.)")]
    public async Task A_clock_more_than_five_minutes_off_is_refused(int seconds, string message)
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Post, Target, "{}", new TestSigner(TestEmulator.Start.AddSeconds(seconds)));

        await AssertRefused(response, 403, "InvalidSignatureException", message);
    }

    [Fact]
    public async Task The_clock_can_be_set_off_and_the_date_header_tells_it()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.AdminAsync(HttpMethod.Post, "clock", """{"offsetSeconds":3600}""");

        using var late = await emulator.SendAsync(HttpMethod.Post, Target, "{}");
        using var corrected = await emulator.SendAsync(HttpMethod.Post, Target, "{}", new TestSigner(late.Headers.Date!.Value));

        await AssertRefused(late, 403, "InvalidSignatureException", "Signature expired");
        Assert.Equal(TestEmulator.Start.AddHours(1), late.Headers.Date);
        Assert.Equal(HttpStatusCode.OK, corrected.StatusCode);
    }

    [Theory]
    [InlineData("bedrock-runtime", "us-west-2", "aws4_request", "Credential should be scoped to correct service: 'bedrock'.")]
    [InlineData("bedrock", "us west", "aws4_request", "Credential should be scoped to a valid region.")]
    [InlineData("bedrock", "us-west-2", "aws5_request", "Credential should be scoped with a valid terminator: 'aws4_request'.")]
    public async Task A_wrong_scope_is_refused(string service, string region, string terminator, string message)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var signer = new TestSigner(TestEmulator.Start) { Service = service, Region = region, Terminator = terminator };

        using var response = await emulator.SendAsync(HttpMethod.Post, Target, "{}", signer);

        await AssertRefused(response, 403, "InvalidSignatureException", message);
    }

    [Theory]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20260102/us-west-2/bedrock/aws4_request, Signature=c")]
    [InlineData("Basic YTpi")]
    public async Task A_broken_authorization_is_incomplete(string header)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var request = emulator.Request(HttpMethod.Post, Target, "{}");
        request.Headers.TryAddWithoutValidation("Authorization", header);

        using var response = await emulator.Http.SendAsync(request);

        await AssertRefused(response, 403, "IncompleteSignatureException", "Authorization header|Credential must have");
    }

    [Fact]
    public async Task A_session_token_must_be_the_right_one_and_signed()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.AdminAsync(
            HttpMethod.Post, "credentials", """{"accessKeyId":"ASIATEST","secretAccessKey":"s","sessionToken":"tok","expiresInSeconds":60}""");
        var signer = new TestSigner(TestEmulator.Start) { AccessKeyId = "ASIATEST", Secret = "s", SessionToken = "tok" };

        using var right = await emulator.SendAsync(HttpMethod.Post, Target, "{}", signer);
        using var wrong = await emulator.SendAsync(
            HttpMethod.Post, Target, "{}", new TestSigner(TestEmulator.Start) { AccessKeyId = "ASIATEST", Secret = "s", SessionToken = "nope" });
        using var unsigned = await emulator.SendAsync(
            HttpMethod.Post,
            Target,
            "{}",
            new TestSigner(TestEmulator.Start) { AccessKeyId = "ASIATEST", Secret = "s", SessionToken = "tok", SignToken = false });

        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        await AssertRefused(wrong, 403, "UnrecognizedClientException", "The security token");
        await AssertRefused(unsigned, 403, "InvalidSignatureException", "'x-amz-security-token' must be a signed header");
    }

    [Fact]
    public async Task An_expired_session_token_is_expired()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.AdminAsync(
            HttpMethod.Post, "credentials", """{"accessKeyId":"ASIATEST","secretAccessKey":"s","sessionToken":"tok","expiresInSeconds":60}""");
        emulator.Time.Advance(TimeSpan.FromSeconds(60));

        using var response = await emulator.SendAsync(
            HttpMethod.Post,
            Target,
            "{}",
            new TestSigner(emulator.Time.GetUtcNow()) { AccessKeyId = "ASIATEST", Secret = "s", SessionToken = "tok" });

        await AssertRefused(response, 403, "ExpiredTokenException", "The security token included in the request is expired");
    }

    [Fact]
    public async Task An_api_key_is_refused_on_plain_http_and_taken_there_when_allowed()
    {
        await using var strict = await TestEmulator.StartAsync();
        await using var lenient = await TestEmulator.StartAsync(new EmulatorOptions { AllowBearerOverHttp = true });

        using var refused = await BearerAsync(strict, Target, "bedrock-api-key-emulator-not-a-secret");
        using var taken = await BearerAsync(lenient, Target, "bedrock-api-key-emulator-not-a-secret");

        await AssertRefused(refused, 403, "AccessDeniedException", "TLS");
        Assert.Equal("""{"label":"local.echo-v1","region":"us-east-1","caller":"bearer","length":2}""", await taken.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_unknown_api_key_is_denied_and_not_kept()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { AllowBearerOverHttp = true });

        using var response = await BearerAsync(emulator, Target, "a-real-key-by-mistake");

        await AssertRefused(response, 403, "AccessDeniedException", "the API key is not known");
        Assert.DoesNotContain("a-real-key-by-mistake", (await emulator.AdminAsync(HttpMethod.Get, "journal")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_keys_can_be_added_and_ended()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { AllowBearerOverHttp = true });
        await emulator.AdminAsync(HttpMethod.Post, "credentials", """{"apiKey":"k1"}""");

        using var before = await BearerAsync(emulator, Target, "k1");
        await emulator.AdminAsync(HttpMethod.Post, "credentials/expire", """{"token":"k1"}""");
        using var after = await BearerAsync(emulator, Target, "k1");

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        await AssertRefused(after, 403, "AccessDeniedException", "expired");
    }

    [Fact]
    public async Task The_agent_services_take_no_api_key()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { AllowBearerOverHttp = true });

        using var response = await BearerAsync(emulator, "/agent-echo/A1/", "bedrock-api-key-emulator-not-a-secret");

        await AssertRefused(response, 403, "MissingAuthenticationTokenException", "takes no API key");
    }

    [Fact]
    public async Task Without_authentication_anything_is_taken()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { RequireAuthentication = false });

        using var bare = await emulator.Http.SendAsync(emulator.Request(HttpMethod.Post, Target, "{}"));
        using var wrong = await emulator.SendAsync(HttpMethod.Post, Target, "{}", new TestSigner(DateTimeOffset.UnixEpoch) { Secret = "x" });

        Assert.Equal(HttpStatusCode.OK, bare.StatusCode);
        Assert.Contains("us-west-2", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_signature_shows_what_the_emulator_signed()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Post, Target + "?a=1", "{}", new TestSigner(TestEmulator.Start) { Secret = "other" });

        var auth = (await emulator.EndedEntryAsync()).GetProperty("auth");
        Assert.Equal("InvalidSignatureException", auth.GetProperty("error").GetString());
        Assert.StartsWith(
            $"POST\n{Target}\na=1\nhost:{emulator.Host.Url.Authority}\n", auth.GetProperty("canonicalRequest").GetString(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> BearerAsync(TestEmulator emulator, string target, string key)
    {
        var request = emulator.Request(HttpMethod.Post, target, "{}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await emulator.Http.SendAsync(request);
    }

    private static async Task AssertRefused(HttpResponseMessage response, int status, string code, string message)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal($"{code}:http://internal.amazon.com/coral/com.amazon.bedrock/", response.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Equal(36, response.Headers.GetValues("x-amzn-RequestId").Single().Length);
        var text = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("message").GetString();
        Assert.Contains(message.Split('|'), part => text!.Contains(part, StringComparison.Ordinal));
    }
}
