using BedrockPS.Client.Session.Providers;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Catalog;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Tests.Session;

/// <summary>Each way to get credentials, to its end: a signed call that an endpoint with its own check of signatures takes.</summary>
public sealed class EmulatedServicesTests : IClassFixture<EmulatorProcess>, IDisposable
{
    private readonly AwsHome home = new();
    private readonly EmulatorProcess emulator;
    private readonly BedrockEngine engine;

    public EmulatedServicesTests(EmulatorProcess emulator)
    {
        this.emulator = emulator;
        engine = new BedrockEngine(new ServiceClients(ClientRuntime.System, new HttpConnections()), TimeProvider.System, home.Read);
        home["AWS_REGION"] = "eu-west-1";
        home["AWS_ENDPOINT_URL"] = emulator.Url;
        home.Credentials("[base]\naws_access_key_id = AKIDEMULATOR00000000\naws_secret_access_key = emulator-secret-not-a-secret\n");
        home.Config(
            "[profile team]\nrole_arn = arn:aws:iam::111122223333:role/team\nsource_profile = base\n"
            + "[profile chained]\nrole_arn = arn:aws:iam::444455556666:role/path/chained\nsource_profile = team\nrole_session_name = me\nexternal_id = x y\nduration_seconds = 900\n"
            + "[profile dev]\nsso_session = Acme Dev\nsso_account_id = 111122223333\nsso_role_name = ops\n[sso-session Acme Dev]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n"
            + "[profile wrong]\naws_access_key_id = AKIDEMULATOR00000000\naws_secret_access_key = not-it\n");
    }

    public void Dispose() => home.Dispose();

    private async Task<int> ListAsync(ConnectionRequest request)
    {
        var connection = await engine.ConnectAsync(request, home.Log, CancellationToken.None);
        return (await connection.Models.ListAsync(new ModelListRequest(), CancellationToken.None)).Count;
    }

    [Theory]
    [InlineData("base")]
    [InlineData("team")]
    [InlineData("chained")]
    public async Task Keys_roles_and_chained_roles_of_profiles_are_accepted(string profile) => Assert.NotEqual(0, await ListAsync(AwsHome.Profile(profile)));

    [Fact]
    public async Task A_web_identity_is_accepted()
    {
        home["AWS_WEB_IDENTITY_TOKEN_FILE"] = home.Write("token", "emulated.web.token\n");
        home["AWS_ROLE_ARN"] = "arn:aws:iam::111122223333:role/pod";
        Assert.NotEqual(0, await ListAsync(new ConnectionRequest()));
    }

    [Theory]
    [InlineData("emulator-sso-token-not-a-secret", "2100-01-01T00:00:00Z")]
    [InlineData("long-ended", "2020-01-01T00:00:00Z")]
    public async Task An_SSO_login_is_accepted_and_renewed(string token, string expiry)
    {
        var file = new SsoTokenFile(home.Folder, "Acme Dev");
        home.Write(Path.GetRelativePath(home.Folder, file.Path), $$"""{"accessToken":"{{token}}","expiresAt":"{{expiry}}","refreshToken":"emulator-sso-refresh-not-a-secret","clientId":"c","clientSecret":"s","registrationExpiresAt":"2100-01-01T00:00:00Z"}""");
        Assert.NotEqual(0, await ListAsync(AwsHome.Profile("dev")));
        Assert.True(file.Read()!.Expiry > DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task Keys_that_the_service_calls_expired_are_renewed_once_and_the_call_goes_on()
    {
        await ListAsync(AwsHome.Profile("team"));
        var before = await emulator.CountAsync("AssumeRole");
        await emulator.PostAsync("credentials/expire", new { allIssued = true });
        Assert.NotEqual(0, await ListAsync(AwsHome.Profile("team")));
        Assert.Equal(before + 1, await emulator.CountAsync("AssumeRole"));
    }

    [Fact]
    public async Task A_chain_whose_first_role_expired_is_renewed_from_its_beginning()
    {
        await ListAsync(AwsHome.Profile("chained"));
        await emulator.PostAsync("credentials/expire", new { allIssued = true });
        Assert.NotEqual(0, await ListAsync(AwsHome.Profile("chained")));
    }

    [Fact]
    public async Task Many_calls_at_once_renew_expired_keys_together()
    {
        await ListAsync(AwsHome.Profile("team"));
        var before = await emulator.CountAsync("AssumeRole");
        await emulator.PostAsync("credentials/expire", new { allIssued = true });
        Assert.DoesNotContain(0, await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => ListAsync(AwsHome.Profile("team")))));
        Assert.Equal(before + 1, await emulator.CountAsync("AssumeRole"));
    }

    [Fact]
    public async Task Keys_that_cannot_be_renewed_end_with_the_services_error()
    {
        await emulator.PostAsync("credentials", new { accessKeyId = "AKIDENDED", secretAccessKey = "s", sessionToken = "t", expiresInSeconds = -5 });
        var choice = new CredentialChoice { Level = "parameter", AccessKey = "AKIDENDED", SecretKey = new Secret("s"), SessionToken = new Secret("t") };
        var error = await Assert.ThrowsAsync<BedrockException>(() => ListAsync(new ConnectionRequest { Credentials = choice }));
        Assert.Equal(("ExpiredTokenException", ErrorKind.AuthenticationError, 1), (error.ErrorId, error.Kind, error.Attempts));
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_by_its_signature()
    {
        var error = await Assert.ThrowsAsync<BedrockException>(() => ListAsync(AwsHome.Profile("wrong")));
        Assert.Equal(ErrorKind.AuthenticationError, error.Kind);
        Assert.Contains("profile wrong", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-it", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_API_key_alone_serves_models_over_TLS_and_is_not_sent_without()
    {
        const string key = "bedrock-api-key-emulator-not-a-secret";
        home["AWS_BEARER_TOKEN_BEDROCK"] = key;
        var error = await Assert.ThrowsAsync<BedrockException>(() => ListAsync(new ConnectionRequest()));
        Assert.Equal(ErrorIds.CredentialsInvalid, error.ErrorId);
        Assert.DoesNotContain(key, error.ToString(), StringComparison.Ordinal);
        var tls = new EmulatorProcess();
        try
        {
            home["AWS_CA_BUNDLE"] = (string)(await tls.StartAsync("--tls"))["caBundle"]!;
            home["AWS_ENDPOINT_URL"] = tls.Url;
            Assert.NotEqual(0, await ListAsync(new ConnectionRequest()));
            Assert.DoesNotContain(key, home.Log.Text, StringComparison.Ordinal);
            Assert.Contains("API key (AWS_BEARER_TOKEN_BEDROCK)", home.Log.Text, StringComparison.Ordinal);
        }
        finally
        {
            await tls.DisposeAsync();
        }
    }
}
