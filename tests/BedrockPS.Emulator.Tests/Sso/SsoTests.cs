using System.Net;
using System.Text.Json;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.Sso;

public class SsoTests
{
    private const string Target = "/federation/credentials?role_name=Reader&account_id=999988887777";

    [Fact]
    public async Task A_session_gets_role_credentials_that_work()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await RoleAsync(emulator, "emulator-sso-token-not-a-secret");
        var keys = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("roleCredentials");
        using var call = await emulator.SendAsync(HttpMethod.Post, "/model/m/echo", "{}", new TestSigner(TestEmulator.Start)
        {
            AccessKeyId = keys.GetProperty("accessKeyId").GetString()!,
            Secret = keys.GetProperty("secretAccessKey").GetString()!,
            SessionToken = keys.GetProperty("sessionToken").GetString(),
        });

        Assert.Equal(TestEmulator.Start.AddHours(1).ToUnixTimeMilliseconds(), keys.GetProperty("expiration").GetInt64());
        Assert.Equal(HttpStatusCode.OK, call.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("unknown")]
    public async Task Without_a_known_token_it_is_unauthorized(string? token)
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await RoleAsync(emulator, token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.StartsWith("UnauthorizedException", response.Headers.GetValues("x-amzn-ErrorType").Single(), StringComparison.Ordinal);
        Assert.Equal("""{"message":"Session token not found or invalid"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_token_can_be_refreshed_after_it_has_expired()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.AdminAsync(HttpMethod.Post, "credentials", """{"ssoAccessToken":"old","expiresInSeconds":10}""");
        emulator.Time.Advance(TimeSpan.FromSeconds(10));

        using var expired = await RoleAsync(emulator, "old");
        using var refreshed = await TokenAsync(
            emulator,
            """{"clientId":"c","clientSecret":"s","grantType":"refresh_token","refreshToken":"emulator-sso-refresh-not-a-secret"}""");
        var token = JsonDocument.Parse(await refreshed.Content.ReadAsStringAsync()).RootElement;
        using var renewed = await RoleAsync(emulator, token.GetProperty("accessToken").GetString());

        Assert.Equal(HttpStatusCode.Unauthorized, expired.StatusCode);
        Assert.Equal("Bearer", token.GetProperty("tokenType").GetString());
        Assert.Equal(3600, token.GetProperty("expiresIn").GetInt32());
        Assert.Equal("emulator-sso-refresh-not-a-secret", token.GetProperty("refreshToken").GetString());
        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
    }

    [Theory]
    [InlineData("""{"clientId":"c","clientSecret":"s","grantType":"refresh_token","refreshToken":"x"}""", "InvalidGrantException", "invalid_grant")]
    [InlineData("""{"clientId":"c","clientSecret":"s","grantType":"other","refreshToken":"x"}""", "UnsupportedGrantTypeException", "unsupported_grant_type")]
    [InlineData("""{"clientId":"c","grantType":"refresh_token"}""", "InvalidRequestException", "invalid_request")]
    public async Task A_refusal_has_the_oauth_names(string body, string code, string error)
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await TokenAsync(emulator, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, response.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.StartsWith($$"""{"error":"{{error}}","error_description":""", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> RoleAsync(TestEmulator emulator, string? token)
    {
        var request = emulator.Request(HttpMethod.Get, Target);
        if (token is not null)
        {
            request.Headers.Add("x-amz-sso_bearer_token", token);
        }

        return emulator.Http.SendAsync(request);
    }

    private static Task<HttpResponseMessage> TokenAsync(TestEmulator emulator, string body) =>
        emulator.Http.SendAsync(emulator.Request(HttpMethod.Post, "/token", body));
}
