using System.Net;
using Amazon.Runtime;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Tests.Session;

public sealed class CredentialOrderTests : IDisposable
{
    private readonly AwsHome home = new();

    public CredentialOrderTests()
    {
        home["AWS_REGION"] = "us-west-2";
        home.Credentials("[team]\naws_access_key_id = AKIDTEAM\naws_secret_access_key = y\naws_session_token = TOK\n");
    }

    public void Dispose() => home.Dispose();

    private void FillEnvironment()
    {
        home["AWS_ACCESS_KEY_ID"] = "AKIDENV";
        home["AWS_SECRET_ACCESS_KEY"] = "x";
        home["AWS_BEARER_TOKEN_BEDROCK"] = "ENVTOKEN";
    }

    private static ConnectionRequest Choose(CredentialChoice choice) => new() { Credentials = choice };

    private static ImmutableCredentials Keys(ResolvedConnection connection) => connection.Credentials!.GetCredentials();

    [Fact]
    public async Task A_named_profile_displaces_keys_and_bearer_key_of_the_environment()
    {
        FillEnvironment();
        var connection = await home.ResolveProfileAsync("team");
        Assert.Null(connection.ApiKey);
        Assert.Equal(("AKIDTEAM", "y", "TOK"), (Keys(connection).AccessKey, Keys(connection).SecretKey, Keys(connection).Token));
        Assert.Equal("profile team", connection.CredentialSource);
        Assert.Contains("V Region us-west-2, credentials: profile team.", home.Log.Lines);
    }

    [Fact]
    public async Task An_API_key_named_in_the_call_displaces_all_else()
    {
        FillEnvironment();
        var connection = await home.ResolveAsync(Choose(new() { Level = "parameter", ApiKey = new Secret("CALLTOKEN") }));
        Assert.Equal("CALLTOKEN", connection.ApiKey?.Reveal());
        Assert.Null(connection.Credentials);
        Assert.Equal("API key (parameter)", connection.CredentialSource);
    }

    [Fact]
    public async Task The_environments_bearer_key_serves_models_and_its_keys_serve_agents()
    {
        FillEnvironment();
        var connection = await home.ResolveAsync();
        Assert.Equal("ENVTOKEN", connection.ApiKey?.Reveal());
        Assert.Equal("AKIDENV", Keys(connection).AccessKey);
    }

    [Fact]
    public async Task A_missing_profile_is_an_error_that_names_it_and_the_files_and_never_falls_back()
    {
        FillEnvironment();
        var error = await home.FailProfileAsync("nosuch");
        Assert.Equal(ErrorIds.ProfileNotFound, error.ErrorId);
        Assert.True(error.IsSetup);
        Assert.Contains("'nosuch'", error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(home.Folder, ".aws", "credentials"), error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(home.Folder, ".aws", "config"), error.Message, StringComparison.Ordinal);
        Assert.Contains("team", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_profile_of_AWS_PROFILE_is_an_error_too()
    {
        home["AWS_PROFILE"] = "nosuch";
        Assert.Equal(ErrorIds.ProfileNotFound, (await home.FailAsync()).ErrorId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task A_blank_bearer_variable_counts_as_unset(string blank)
    {
        FillEnvironment();
        home["AWS_BEARER_TOKEN_BEDROCK"] = blank;
        var connection = await home.ResolveAsync();
        Assert.Null(connection.ApiKey);
        Assert.Equal("environment variables", connection.CredentialSource);
    }

    [Fact]
    public async Task With_a_bearer_key_a_broken_process_of_the_default_profile_is_never_started()
    {
        var mark = Path.Combine(home.Folder, "started");
        home.Config($"[default]\ncredential_process = touch '{mark}'; false\n");
        home["AWS_BEARER_TOKEN_BEDROCK"] = "bedrock-api-key-EXAMPLE";
        var connection = await home.ResolveAsync();
        Assert.Equal("bedrock-api-key-EXAMPLE", connection.ApiKey?.Reveal());
        Assert.False(File.Exists(mark));
        await Assert.ThrowsAsync<BedrockException>(() => connection.Credentials!.GetCredentialsAsync());
        Assert.True(File.Exists(mark));
    }

    [Fact]
    public async Task With_a_bearer_key_alone_agents_are_told_that_IAM_credentials_are_needed()
    {
        home["AWS_BEARER_TOKEN_BEDROCK"] = "bedrock-api-key-EXAMPLE";
        var connection = await home.ResolveAsync();
        var error = await Assert.ThrowsAsync<BedrockException>(() => connection.Credentials!.GetCredentialsAsync());
        Assert.Equal(ErrorIds.CredentialsInvalid, error.ErrorId);
        Assert.Contains("IAM credentials", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("bedrock-api-key-EXAMPLE", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_credentials_at_all_says_what_was_looked_at_in_order()
    {
        var error = await home.FailAsync();
        Assert.Equal(ErrorIds.CredentialsNotFound, error.ErrorId);
        Assert.True(error.IsSetup);
        var places = new[] { "the call", "AWS_BEARER_TOKEN_BEDROCK", "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "profile 'default'", "credentials", "AWS_CONTAINER", "EC2 instance metadata (turned off)" }
            .Select(place => error.Message.IndexOf(place, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, places);
    }

    [Fact]
    public async Task Half_a_pair_of_keys_is_an_error_and_not_a_reason_to_look_further()
    {
        home["AWS_ACCESS_KEY_ID"] = "AKIDENV";
        Assert.Equal(ErrorIds.CredentialsInvalid, (await home.FailAsync()).ErrorId);
        Assert.Equal(ErrorIds.InputInvalid, (await home.FailAsync(Choose(new() { Level = "parameter", AccessKey = "AKID" }))).ErrorId);
        Assert.Equal(ErrorIds.InputInvalid, (await home.FailAsync(Choose(new() { Level = "parameter", SecretKey = new Secret("s") }))).ErrorId);
        Assert.Equal(ErrorIds.InputInvalid, (await home.FailAsync(Choose(new() { Level = "parameter", SessionToken = new Secret("s") }))).ErrorId);
        home.Credentials("[half]\naws_access_key_id = A\n");
        Assert.Equal(ErrorIds.CredentialsInvalid, (await home.FailProfileAsync("half")).ErrorId);
    }

    [Fact]
    public async Task Two_kinds_of_credentials_at_one_level_conflict()
    {
        var error = await home.FailAsync(Choose(new() { Level = "parameter", ProfileName = "team", AccessKey = "A", SecretKey = new Secret("s") }));
        Assert.Equal(ErrorIds.ParameterConflict, error.ErrorId);
    }

    [Fact]
    public async Task Literal_keys_are_used_as_given()
    {
        FillEnvironment();
        var connection = await home.ResolveAsync(Choose(new() { Level = "context", AccessKey = "AKIDCALL", SecretKey = new Secret("s"), SessionToken = new Secret("t") }));
        Assert.Equal(("AKIDCALL", "s", "t"), (Keys(connection).AccessKey, Keys(connection).SecretKey, Keys(connection).Token));
        Assert.Equal("access key (context)", connection.CredentialSource);
        Assert.Null(connection.ApiKey);
    }

    [Fact]
    public async Task A_change_of_variables_or_files_shows_at_the_next_call_and_no_change_gives_the_same_connection()
    {
        home["AWS_PROFILE"] = "team";
        var first = await home.ResolveAsync();
        Assert.Same(first, await home.ResolveAsync());
        home.Credentials("[team]\naws_access_key_id = AKIDNEWTEAM\naws_secret_access_key = y2\n");
        Assert.Equal("AKIDNEWTEAM", Keys(await home.ResolveAsync()).AccessKey);
        FillEnvironment();
        Assert.Equal("ENVTOKEN", (await home.ResolveAsync()).ApiKey?.Reveal());
    }

    [Fact]
    public async Task A_profile_location_takes_the_place_of_the_default_files()
    {
        var path = home.Write("elsewhere/creds", "[team]\naws_access_key_id = AKIDELSE\naws_secret_access_key = z\n");
        home.Write("elsewhere/config", "[profile team]\nregion = eu-north-1\n");
        home["AWS_REGION"] = " ";
        var connection = await home.ResolveAsync(AwsHome.Profile("team") with { ProfileLocation = path });
        Assert.Equal("AKIDELSE", Keys(connection).AccessKey);
        Assert.Equal("eu-north-1", connection.Region);
    }

    [Fact]
    public async Task The_file_variables_are_honoured()
    {
        home["AWS_SHARED_CREDENTIALS_FILE"] = "~/mine/creds";
        home["AWS_CONFIG_FILE"] = home.Write("mine/settings", "[profile team]\nregion = eu-north-1\n");
        home.Write("mine/creds", "[team]\naws_access_key_id = AKIDMINE\naws_secret_access_key = z\n");
        Assert.Equal("AKIDMINE", Keys(await home.ResolveProfileAsync("team")).AccessKey);
    }

    [Fact]
    public async Task A_profile_with_settings_only_gives_no_credentials()
    {
        home.Config("[profile bare]\nregion = eu-west-1\n");
        var error = await home.FailProfileAsync("bare");
        Assert.Equal(ErrorIds.CredentialsInvalid, error.ErrorId);
        Assert.Contains("'bare'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_objects_and_network_credentials_are_read_as_keys()
    {
        var pair = new NetworkCredential("AKIDPAIR", "pairsecret");
        var map = new System.Collections.Hashtable { ["accesskey"] = "AKIDMAP", ["SecretKey"] = "m", ["SessionToken"] = "t" };
        var plain = new { AccessKeyId = "AKIDOBJ", SecretAccessKey = "o", SessionToken = "u" };
        foreach (var (value, key) in new (object, string)[] { (pair, "AKIDPAIR"), (map, "AKIDMAP"), (plain, "AKIDOBJ") })
        {
            var connection = await home.ResolveAsync(Choose(new() { Level = "parameter", Credential = value }));
            Assert.Equal(key, Keys(connection).AccessKey);
            Assert.Equal("credential object (parameter)", connection.CredentialSource);
        }
    }

    [Fact]
    public async Task Objects_with_equal_keys_share_a_connection_and_a_changed_one_is_read_anew()
    {
        var map = new System.Collections.Hashtable { ["AccessKey"] = "AKIDMAP", ["SecretKey"] = "m" };
        CredentialChoice choice = new() { Level = "parameter", Credential = map };
        var first = await home.ResolveAsync(Choose(choice));
        Assert.Same(first, await home.ResolveAsync(Choose(choice with { Credential = new NetworkCredential("AKIDMAP", "m") })));
        map["AccessKey"] = "AKIDNEWMAP";
        Assert.Equal("AKIDNEWMAP", Keys(await home.ResolveAsync(Choose(choice))).AccessKey);
    }

    [Fact]
    public async Task An_object_of_another_kind_is_refused_by_its_type_and_never_printed()
    {
        var error = await home.FailAsync(Choose(new() { Level = "parameter", Credential = "wJalrXUtnFEMI" }));
        Assert.Equal(ErrorIds.InputInvalid, error.ErrorId);
        Assert.Contains("System.String", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wJalrXUtnFEMI", error.ToString(), StringComparison.Ordinal);
    }
}
