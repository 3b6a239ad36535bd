using System.Text.Json.Nodes;

namespace BedrockPS.Client.Tests.Session;

public sealed class SsoTests : IDisposable
{
    private const string Config =
        "[profile dev]\nsso_session = Acme Dev\nsso_account_id = 111122223333\nsso_role_name = ops\nregion = eu-west-1\n"
        + "[sso-session Acme Dev]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n"
        + "[profile lost]\nsso_session = Nowhere\nsso_account_id = 111122223333\nsso_role_name = ops\nregion = eu-west-1\n"
        + "[profile old]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 1\nsso_role_name = r\nregion = eu-west-1\n";

    private const string Keys = """{"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"ssosecret","sessionToken":"ssotoken","expiration":1772373600000}}""";

    private readonly AwsHome home = new();

    public SsoTests() => home.Config(Config);

    public void Dispose() => home.Dispose();

    private string Cache(string text, string key = "Acme Dev") => home.Write($".aws/sso/cache/{Sha1(key)}.json", text);

#pragma warning disable CA5350 // The name of a file.
    private static string Sha1(string text) =>
        Convert.ToHexString(System.Security.Cryptography.SHA1.HashData(System.Text.Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
#pragma warning restore CA5350

    [Theory]
    [InlineData("""{"accessToken":"SSOTOKEN","expiresAt":"2020-01-01T00:00:00Z","startUrl":"https://example.awsapps.com/start","region":"eu-west-1"}""")]
    [InlineData("""{"accessToken":"SSOTOKEN","expiresAt":"2020-01-01T00:00:00UTC"}""")]
    [InlineData("""{"accessToken":"SSOTOKEN","expiresAt":"2020-01-01T00:00:00Z","refreshToken":"R","clientId":"c","clientSecret":"s","registrationExpiresAt":"2020-02-01T00:00:00Z"}""")]
    [InlineData("SSOTOKEN is not JSON")]
    [InlineData("[]")]
    [InlineData("""{"accessToken":7}""")]
    [InlineData("""{"accessToken":"SSOTOKEN","expiresAt":"soon"}""")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_login_that_ended_or_cannot_be_read_names_the_profile_and_the_command_without_any_call(string? cache)
    {
        if (cache is not null)
            Cache(cache);
        var error = await home.FailProfileAsync("dev");
        Assert.Equal(ErrorIds.CredentialsExpired, error.ErrorId);
        Assert.Equal(ErrorKind.AuthenticationError, error.Kind);
        Assert.True(error.IsSetup);
        Assert.Contains("'dev'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("aws sso login", error.Message, StringComparison.Ordinal);
        Assert.Contains("aws sso login --profile dev", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("SSOTOKEN", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(home.Caller.Calls);
    }

    [Fact]
    public async Task An_unknown_session_is_named_with_its_file()
    {
        var error = await home.FailProfileAsync("lost");
        Assert.Equal(ErrorIds.CredentialsInvalid, error.ErrorId);
        Assert.Contains("'Nowhere'", error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(home.Folder, ".aws", "config"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_valid_login_a_space_in_the_session_name_is_no_obstacle()
    {
        Cache("""{"accessToken":"SSOTOKEN","expiresAt":"2026-03-01T20:00:00Z"}""");
        home.Caller.Answer(Keys);
        var connection = await home.ResolveProfileAsync("dev");
        Assert.Equal("profile dev (SSO)", connection.CredentialSource);
        var keys = await connection.Credentials!.GetCredentialsAsync();
        Assert.Equal(("ASIASSO", "ssosecret", "ssotoken"), (keys.AccessKey, keys.SecretKey, keys.Token));
        var (place, call) = Assert.Single(home.Caller.Calls);
        Assert.Equal(("sso", "GET", "/federation/credentials", "eu-west-1"), (call.Service, call.Method, call.Path, place.Region));
        Assert.Equal([new("role_name", "ops"), new("account_id", "111122223333")], call.Query);
        Assert.Equal("SSOTOKEN", call.Headers["x-amz-sso_bearer_token"]);
        Assert.Null(place.Credentials);
    }

    [Fact]
    public async Task An_older_profile_finds_its_login_by_the_start_URL_and_uses_the_region_of_the_login()
    {
        Cache("""{"accessToken":"OLDTOKEN","expiresAt":"2026-03-01T20:00:00Z"}""", "https://example.awsapps.com/start");
        home.Caller.Answer(Keys);
        await (await home.ResolveProfileAsync("old")).Credentials!.GetCredentialsAsync();
        Assert.Equal("us-east-1", home.Caller.Calls[0].Connection.Region);
    }

    [Fact]
    public async Task A_login_that_ended_is_renewed_by_its_refresh_token_and_kept_for_the_CLI()
    {
        var path = Cache("""{"startUrl":"https://example.awsapps.com/start","accessToken":"ENDED","expiresAt":"2026-03-01T11:00:00Z","refreshToken":"REFRESH1","clientId":"client","clientSecret":"clientsecret","registrationExpiresAt":"2026-06-01T00:00:00Z"}""");
        home.Caller.Answer("""{"accessToken":"RENEWED","tokenType":"Bearer","expiresIn":3600,"refreshToken":"REFRESH2"}""").Answer(Keys);
        await (await home.ResolveProfileAsync("dev")).Credentials!.GetCredentialsAsync();
        var refresh = home.Caller.Calls[0].Call;
        Assert.Equal(("sso-oidc", "POST", "/token"), (refresh.Service, refresh.Method, refresh.Path));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"clientId":"client","clientSecret":"clientsecret","grantType":"refresh_token","refreshToken":"REFRESH1"}"""),
            JsonNode.Parse(refresh.Body!.Value.Span)));
        Assert.Equal("RENEWED", home.Caller.Calls[1].Call.Headers["x-amz-sso_bearer_token"]);
        var kept = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.Equal(("RENEWED", "REFRESH2", "2026-03-01T13:00:00Z", "https://example.awsapps.com/start"), ((string)kept["accessToken"]!, (string)kept["refreshToken"]!, (string)kept["expiresAt"]!, (string)kept["startUrl"]!));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task A_refused_refresh_names_the_command()
    {
        Cache("""{"accessToken":"ENDED","expiresAt":"2026-03-01T11:00:00Z","refreshToken":"R","clientId":"c","clientSecret":"s"}""");
        home.Caller.Refuse("InvalidGrantException", 400, "Invalid grant provided");
        var connection = await home.ResolveProfileAsync("dev");
        var error = await Assert.ThrowsAsync<BedrockException>(() => connection.Credentials!.GetCredentialsAsync());
        Assert.Equal(ErrorIds.CredentialsExpired, error.ErrorId);
        Assert.DoesNotContain("aws sso login", error.Message, StringComparison.Ordinal);
        Assert.Contains("aws sso login --profile dev", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_is_still_good_serves_on_when_its_renewal_fails()
    {
        Cache("""{"accessToken":"STILL","expiresAt":"2026-03-01T12:03:00Z","refreshToken":"R","clientId":"c","clientSecret":"s"}""");
        home.Caller.Refuse("InternalServerException", 500, "no").Answer(Keys);
        await (await home.ResolveProfileAsync("dev")).Credentials!.GetCredentialsAsync();
        Assert.Equal("STILL", home.Caller.Calls[1].Call.Headers["x-amz-sso_bearer_token"]);
    }

    [Fact]
    public async Task A_login_that_the_service_no_longer_accepts_names_the_command()
    {
        Cache("""{"accessToken":"SSOTOKEN","expiresAt":"2026-03-01T20:00:00Z"}""");
        home.Caller.Refuse("UnauthorizedException", 401, "Session token not found or invalid");
        var connection = await home.ResolveProfileAsync("dev");
        var error = await Assert.ThrowsAsync<BedrockException>(() => connection.Credentials!.GetCredentialsAsync());
        Assert.Equal(ErrorIds.CredentialsExpired, error.ErrorId);
        Assert.Contains("aws sso login --profile dev", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_the_login_may_not_take_keeps_the_services_code()
    {
        Cache("""{"accessToken":"SSOTOKEN","expiresAt":"2026-03-01T20:00:00Z"}""");
        home.Caller.Refuse("ForbiddenException", 403, "No access");
        var connection = await home.ResolveProfileAsync("dev");
        var error = await Assert.ThrowsAsync<BedrockException>(() => connection.Credentials!.GetCredentialsAsync());
        Assert.Equal("ForbiddenException", error.ErrorId);
        Assert.Contains("111122223333", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_ends_in_mid_session_is_told_when_its_keys_end()
    {
        var path = Cache("""{"accessToken":"SSOTOKEN","expiresAt":"2026-03-01T12:30:00Z"}""");
        home.Caller.Answer(Keys);
        var connection = await home.ResolveProfileAsync("dev");
        await connection.Credentials!.GetCredentialsAsync();
        File.Delete(path);
        await home.ResolveAsync(AwsHome.Profile("dev") with { Region = "eu-west-2" });
        home.Time.Advance(TimeSpan.FromHours(3));
        var error = await Assert.ThrowsAsync<BedrockException>(() => connection.Credentials!.GetCredentialsAsync());
        Assert.Equal(ErrorIds.CredentialsExpired, error.ErrorId);
    }
}
