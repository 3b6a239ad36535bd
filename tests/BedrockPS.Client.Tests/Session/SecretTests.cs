using System.Collections;
using System.Reflection;
using BedrockPS.Client.Session.Providers;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Tests.Session;

public sealed class SecretTests : IDisposable
{
    private static readonly string[] Secrets = ["SECRETKEY0123456789", "SESSIONTOKEN0123456789", "APIKEY0123456789", "SSOTOKEN0123456789"];
    private readonly AwsHome home = new();

    public SecretTests() => home["AWS_REGION"] = "eu-west-1";

    public void Dispose() => home.Dispose();

    private static void Check(params object?[] shown)
    {
        foreach (var text in shown.Select(item => item?.ToString() ?? string.Empty))
            Assert.DoesNotContain(Secrets, secret => text.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_way_to_name_credentials_shows_them()
    {
        home.Credentials("[team]\naws_access_key_id = AKIDTEAM\naws_secret_access_key = SECRETKEY0123456789\naws_session_token = SESSIONTOKEN0123456789\n");
        CredentialChoice[] choices =
        [
            new() { Level = "parameter", ProfileName = "team" },
            new() { Level = "parameter", AccessKey = "AKID", SecretKey = new Secret(Secrets[0]), SessionToken = new Secret(Secrets[1]) },
            new() { Level = "parameter", ApiKey = new Secret(Secrets[2]) },
            new() { Level = "parameter", Credential = new Hashtable { ["AccessKey"] = "A", ["SecretKey"] = Secrets[0], ["SessionToken"] = Secrets[1] } },
        ];
        foreach (var choice in choices)
        {
            var request = new ConnectionRequest { Credentials = choice };
            var connection = await home.ResolveAsync(request);
            Check(request, choice, connection, connection.Credentials, connection.ApiKey, connection.CredentialSource);
        }

        Check(home.Log.Text);
    }

    [Fact]
    public async Task No_error_shows_what_stands_in_the_files()
    {
        home.Credentials("[half]\naws_secret_access_key = SECRETKEY0123456789\n[broken]\naws_access_key_id = A\nSECRETKEY0123456789\n[sso]\n");
        home.Config("[profile sso]\nsso_session = x\nsso_account_id = 1\nsso_role_name = r\n[sso-session x]\nsso_region = eu-west-1\nsso_start_url = u\n");
        home.Write($".aws/sso/cache/{Path.GetFileName(new SsoTokenFile(home.Folder, "x").Path)}", """{"accessToken":"SSOTOKEN0123456789","expiresAt":"2020-01-01T00:00:00Z"}""");
        foreach (var name in new[] { "half", "broken", "sso", "nosuch" })
            Check(await home.FailProfileAsync(name));
        home["AWS_SECRET_ACCESS_KEY"] = Secrets[0];
        Check(await home.FailAsync());
    }

    [Fact]
    public void No_type_of_credentials_has_a_text_form_of_its_fields()
    {
        var records = typeof(BedrockEngine).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("BedrockPS.Client.Session", StringComparison.Ordinal) == true && type.GetMethod("<Clone>$") is not null)
            .Where(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Any(property => property.PropertyType == typeof(string) && IsSecretName(property.Name)))
            .Where(type => type.GetMethod("ToString", Type.EmptyTypes)!.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)));
        Assert.Empty(records);
    }

    private static bool IsSecretName(string name) =>
        name.Contains("Token", StringComparison.Ordinal) || name.Contains("Secret", StringComparison.Ordinal);
}
