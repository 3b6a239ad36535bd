using BedrockPS.Client.Session;

namespace BedrockPS.Client.Tests.Session;

public sealed class ProfileTests : IDisposable
{
    private const string Hour = "2026-03-01T13:00:00Z";
    private readonly AwsHome home = new();

    public ProfileTests()
    {
        home["AWS_REGION"] = "eu-west-1";
        home.Credentials("[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n");
    }

    public void Dispose() => home.Dispose();

    private static string Form(Client.Session.Providers.TokenCall call) => System.Text.Encoding.UTF8.GetString(call.Body!.Value.Span);

    [Fact]
    public async Task A_role_is_assumed_with_all_that_its_profile_says()
    {
        home.Config("[profile team]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = base\nrole_session_name = me@example.com\nexternal_id = a=b&c\nduration_seconds = 900\n");
        home.Caller.Answer(FakeTokenCaller.Role("ASIAROLE", Hour));
        var connection = await home.ResolveProfileAsync("team");
        Assert.Equal("profile team (role arn:aws:iam::111122223333:role/x)", connection.CredentialSource);
        Assert.Empty(home.Caller.Calls);
        var keys = await connection.Credentials!.GetCredentialsAsync();
        Assert.Equal(("ASIAROLE", "secret-of-ASIAROLE", "token-of-ASIAROLE"), (keys.AccessKey, keys.SecretKey, keys.Token));
        var (place, call) = Assert.Single(home.Caller.Calls);
        Assert.Equal("AKIDBASE", place.Credentials!.GetCredentials().AccessKey);
        Assert.Equal(
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fx&RoleSessionName=me%40example.com&ExternalId=a%3Db%26c&DurationSeconds=900",
            Form(call));
    }

    [Fact]
    public async Task A_role_may_build_on_a_role()
    {
        home.Config("[profile top]\nrole_arn = arn:aws:iam::1:role/top\nsource_profile = middle\n[profile middle]\nrole_arn = arn:aws:iam::1:role/middle\nsource_profile = base\n");
        home.Caller.Answer(FakeTokenCaller.Role("ASIAMIDDLE", Hour)).Answer(FakeTokenCaller.Role("ASIATOP", Hour));
        var connection = await home.ResolveProfileAsync("top");
        Assert.Equal("ASIATOP", (await connection.Credentials!.GetCredentialsAsync()).AccessKey);
        Assert.Equal(["middle", "top"], home.Caller.Calls.Select(call => Form(call.Call).Contains("middle", StringComparison.Ordinal) ? "middle" : "top"));
        Assert.Equal("ASIAMIDDLE", (await home.Caller.Calls[1].Connection.Credentials!.GetCredentialsAsync()).AccessKey);
    }

    [Fact]
    public async Task A_role_may_have_the_keys_of_its_own_profile_as_source()
    {
        home.Credentials("[self]\naws_access_key_id = AKIDSELF\naws_secret_access_key = s\n");
        home.Config("[profile self]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = self\n");
        home.Caller.Answer(FakeTokenCaller.Role("ASIASELF", Hour));
        await (await home.ResolveProfileAsync("self")).Credentials!.GetCredentialsAsync();
        Assert.Equal("AKIDSELF", home.Caller.Calls[0].Connection.Credentials!.GetCredentials().AccessKey);
    }

    [Theory]
    [InlineData("role_arn = arn:aws:iam::1:role/x", "neither source_profile nor credential_source")]
    [InlineData("role_arn = arn:aws:iam::1:role/x\nsource_profile = base\ncredential_source = Environment", "both source_profile and credential_source")]
    [InlineData("role_arn = arn:aws:iam::1:role/x\nsource_profile = nosuch", "'nosuch'")]
    [InlineData("role_arn = arn:aws:iam::1:role/x\nsource_profile = bad", "leads back to it")]
    [InlineData("role_arn = arn:aws:iam::1:role/x\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me", "MFA")]
    [InlineData("role_arn = arn:aws:iam::1:role/x\nsource_profile = base\nduration_seconds = 5", "duration_seconds")]
    [InlineData("role_arn = arn:aws:iam::1:role/x\ncredential_source = Moon", "'Moon'")]
    [InlineData("role_arn = arn:aws:iam::1:role/x\ncredential_source = Environment", "AWS_ACCESS_KEY_ID is not set")]
    [InlineData("role_arn = arn:aws:iam::1:role/x\ncredential_source = EcsContainer", "AWS_CONTAINER_CREDENTIALS")]
    [InlineData("role_arn = arn:aws:iam::1:role/x\ncredential_source = Ec2InstanceMetadata", "AWS_EC2_METADATA_DISABLED")]
    [InlineData("sso_account_id = 111122223333\nsso_role_name = ops", "sso_start_url")]
    [InlineData("login_session = arn:aws:iam::1:user/me", "aws login --profile bad")]
    [InlineData("aws_access_key_id", "line 2")]
    public async Task A_profile_that_cannot_work_is_an_error_that_says_why_before_any_call(string lines, string why)
    {
        home.Config($"[profile bad]\n{lines}\n");
        var error = await home.FailProfileAsync("bad");
        Assert.Equal(ErrorIds.CredentialsInvalid, error.ErrorId);
        Assert.True(error.IsSetup);
        Assert.Contains("'bad'", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message + error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(home.Caller.Calls);
    }

    [Fact]
    public async Task A_role_takes_the_keys_of_the_environment_as_source()
    {
        home["AWS_ACCESS_KEY_ID"] = "AKIDENV";
        home["AWS_SECRET_ACCESS_KEY"] = "x";
        home.Config("[profile team]\nrole_arn = arn:aws:iam::1:role/x\ncredential_source = Environment\n");
        home.Caller.Answer(FakeTokenCaller.Role("ASIAROLE", Hour));
        await (await home.ResolveProfileAsync("team")).Credentials!.GetCredentialsAsync();
        Assert.Equal("AKIDENV", home.Caller.Calls[0].Connection.Credentials!.GetCredentials().AccessKey);
        home["AWS_ACCESS_KEY_ID"] = "AKIDCHANGED";
        home.Caller.Answer(FakeTokenCaller.Role("ASIAOTHER", Hour));
        await (await home.ResolveProfileAsync("team")).Credentials!.GetCredentialsAsync();
        Assert.Equal("AKIDCHANGED", home.Caller.Calls[1].Connection.Credentials!.GetCredentials().AccessKey);
    }

    [Fact]
    public async Task Web_identity_of_the_environment_is_sent_unsigned_and_its_token_is_read_anew_for_each_fetch()
    {
        var file = home.Write("token", "first\n");
        home["AWS_WEB_IDENTITY_TOKEN_FILE"] = file;
        home["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/pod";
        home["AWS_ROLE_SESSION_NAME"] = "pod";
        home.Caller.Answer(FakeTokenCaller.Role("ASIAONE", Hour, "AssumeRoleWithWebIdentity")).Answer(FakeTokenCaller.Role("ASIATWO", "2026-03-01T15:00:00Z", "AssumeRoleWithWebIdentity"));
        var connection = await home.ResolveAsync();
        Assert.Equal("ASIAONE", (await connection.Credentials!.GetCredentialsAsync()).AccessKey);
        File.WriteAllText(file, "second");
        home.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("ASIATWO", (await (await home.ResolveAsync()).Credentials!.GetCredentialsAsync()).AccessKey);
        Assert.All(home.Caller.Calls, call => Assert.Null(call.Connection.Credentials));
        Assert.EndsWith("&RoleSessionName=pod&WebIdentityToken=first", Form(home.Caller.Calls[0].Call), StringComparison.Ordinal);
        Assert.EndsWith("&WebIdentityToken=second", Form(home.Caller.Calls[1].Call), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Web_identity_of_a_profile_works_too()
    {
        var file = home.Write("token", "abc");
        home.Config($"[profile pod]\nrole_arn = arn:aws:iam::1:role/pod\nweb_identity_token_file = {file}\n");
        home.Caller.Answer(FakeTokenCaller.Role("ASIAPOD", Hour, "AssumeRoleWithWebIdentity"));
        Assert.Equal("ASIAPOD", (await (await home.ResolveProfileAsync("pod")).Credentials!.GetCredentialsAsync()).AccessKey);
    }

    [Fact]
    public async Task A_missing_token_file_is_named()
    {
        home["AWS_WEB_IDENTITY_TOKEN_FILE"] = Path.Combine(home.Folder, "nosuch");
        home["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/pod";
        var connection = await home.ResolveAsync();
        var error = await Assert.ThrowsAsync<BedrockException>(() => connection.Credentials!.GetCredentialsAsync());
        Assert.Contains("nosuch", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsSetup);
    }

    [Fact]
    public async Task A_refusal_of_STS_keeps_its_code_and_names_role_and_profile()
    {
        home.Config("[profile team]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = base\n");
        home.Caller.Refuse("AccessDenied", 403, "not authorized to perform: sts:AssumeRole");
        var connection = await home.ResolveProfileAsync("team");
        var error = await Assert.ThrowsAsync<BedrockException>(() => connection.Credentials!.GetCredentialsAsync());
        Assert.Equal("AccessDenied", error.ErrorId);
        Assert.Equal(403, error.StatusCode);
        Assert.True(error.IsSetup);
        Assert.Contains("arn:aws:iam::1:role/x", error.Message, StringComparison.Ordinal);
        Assert.Contains("'team'", error.Message, StringComparison.Ordinal);
        Assert.Contains("sts:AssumeRole", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_no_answer_of_STS_shows_nothing_of_itself()
    {
        home.Config("[profile team]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = base\n");
        home.Caller.Answer("<AssumeRoleResponse><SecretAccessKey>wJalrXUtnFEMI</SecretAccessKey>");
        var connection = await home.ResolveProfileAsync("team");
        var error = await Assert.ThrowsAsync<BedrockException>(() => connection.Credentials!.GetCredentialsAsync());
        Assert.Equal(ErrorIds.ResponseInvalid, error.ErrorId);
        Assert.DoesNotContain("wJalrXUtnFEMI", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_in_the_credentials_file_win_over_the_config_file()
    {
        home.Credentials("[team]\naws_access_key_id = AKIDCREDS\naws_secret_access_key = c\n");
        home.Config("[profile team]\naws_access_key_id = AKIDCONFIG\naws_secret_access_key = d\nregion = eu-north-1\n");
        Assert.Equal("AKIDCREDS", (await home.ResolveProfileAsync("team")).Credentials!.GetCredentials().AccessKey);
    }

    [Fact]
    public async Task A_change_of_one_profile_shows_in_the_same_process()
    {
        home.Credentials("[a]\naws_access_key_id = AKIDA\naws_secret_access_key = c\n");
        Assert.Equal(["a"], home.Resolver.ListProfileNames(null));
        home.Config("[profile b]\nregion = eu-north-1\n[sso-session c]\nsso_region = eu-north-1\n[services d]\ns3 =\n");
        Assert.Equal(["a", "b"], home.Resolver.ListProfileNames(null));
        Assert.Equal(ErrorIds.CredentialsInvalid, (await home.FailProfileAsync("b")).ErrorId);
    }

    [Fact]
    public void A_profile_of_the_Windows_store_has_the_keys_of_a_shared_one()
    {
        var stored = new Amazon.Runtime.CredentialManagement.CredentialProfile(
            "win", new() { AccessKey = "AKIDWIN", SecretKey = "w", Token = "t" }) { Region = Amazon.RegionEndpoint.EUWest1 };
        var profile = NetSdkStore.Convert(stored);
        Assert.Equal(("AKIDWIN", "w", "t", "eu-west-1", null), (profile["aws_access_key_id"], profile["aws_secret_access_key"], profile["aws_session_token"], profile["region"], profile["role_arn"]));
    }

    [Fact]
    public async Task A_section_whose_name_does_not_end_is_named_where_a_profile_is_missed()
    {
        home.Config("[profile a]\nregion = eu-west-1\n[profile team\naws_access_key_id = A\n");
        var error = await home.FailProfileAsync("team");
        Assert.Equal(ErrorIds.ProfileNotFound, error.ErrorId);
        Assert.Contains("config (line 3: the name of a section has no ']')", error.Message, StringComparison.Ordinal);
    }
}
