using BedrockPS.Client.Session;
using BedrockPS.Client.Session.Providers;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Tests.Session;

public sealed class TokenWireTests : IDisposable
{
    private const string Far = "2100-01-01T00:00:00Z";
    private readonly AwsHome home = new();
    private readonly ServiceClients clients = new(ClientRuntime.System, new HttpConnections());

    public TokenWireTests() => home["AWS_REGION"] = "eu-west-1";

    public void Dispose() => home.Dispose();

    // On a clock that stands still no limit passes, however slow the machine.
    private async Task<ResolvedConnection> ResolveAsync(ConnectionRequest? request = null, TimeProvider? time = null) =>
        await new ConnectionResolver(new TokenCaller(clients), time ?? home.Time, home.Read)
            .ResolveAsync(request ?? new ConnectionRequest(), home.Log, CancellationToken.None);

    [Fact]
    public async Task AssumeRole_is_a_signed_form_for_the_region()
    {
        await using var sts = new RawResponder(_ => RawResponder.Ok(FakeTokenCaller.Role("ASIAROLE", Far), "text/xml"));
        home["AWS_ENDPOINT_URL_STS"] = sts.Url;
        home.Credentials("[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\naws_session_token = BASETOKEN\n");
        home.Config("[profile team]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = base\nrole_session_name = me\n");
        var keys = await (await ResolveAsync(AwsHome.Profile("team"))).Credentials!.GetCredentialsAsync();
        Assert.Equal(("ASIAROLE", "secret-of-ASIAROLE", "token-of-ASIAROLE"), (keys.AccessKey, keys.SecretKey, keys.Token));
        var request = Assert.Single(sts.Requests);
        Assert.StartsWith("POST / HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n", request, StringComparison.OrdinalIgnoreCase);
        Assert.Matches("(?i)Authorization: AWS4-HMAC-SHA256 Credential=AKIDBASE/[0-9]{8}/eu-west-1/sts/aws4_request", request);
        Assert.Contains("X-Amz-Security-Token: BASETOKEN\r\n", request, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("\r\n\r\nAction=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fx&RoleSessionName=me", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AssumeRoleWithWebIdentity_is_not_signed()
    {
        await using var sts = new RawResponder(_ => RawResponder.Ok(FakeTokenCaller.Role("ASIAPOD", Far, "AssumeRoleWithWebIdentity"), "text/xml"));
        home["AWS_ENDPOINT_URL_STS"] = sts.Url;
        home["AWS_WEB_IDENTITY_TOKEN_FILE"] = home.Write("token", "ey.J.x\n");
        home["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/pod";
        home["AWS_ROLE_SESSION_NAME"] = "pod";
        var keys = await (await ResolveAsync()).Credentials!.GetCredentialsAsync();
        Assert.Equal("ASIAPOD", keys.AccessKey);
        var request = Assert.Single(sts.Requests);
        Assert.DoesNotContain("Authorization:", request, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fpod&RoleSessionName=pod&WebIdentityToken=ey.J.x", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_in_XML_keeps_code_status_message_and_request_id()
    {
        const string body = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::1:user/me is not authorized to perform: sts:AssumeRole</Message></Error><RequestId>abc-1</RequestId></ErrorResponse>";
        await using var sts = new RawResponder(_ => RawResponder.Answer("403 Forbidden", body, "text/xml", "x-amzn-RequestId: abc-1\r\n"));
        home["AWS_ENDPOINT_URL_STS"] = sts.Url;
        home.Credentials("[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = hunter2hunter2\n");
        home.Config("[profile team]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = base\n");
        var connection = await ResolveAsync(AwsHome.Profile("team"));
        var error = await Assert.ThrowsAsync<BedrockException>(() => connection.Credentials!.GetCredentialsAsync());
        Assert.Equal(("AccessDenied", 403, "abc-1", true), (error.ErrorId, error.StatusCode, error.RequestId, error.IsSetup));
        Assert.Contains("is not authorized to perform: sts:AssumeRole", error.Message, StringComparison.Ordinal);
        Assert.Contains("credentials: the source of profile team", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        Assert.Single(sts.Requests);
    }

    [Fact]
    public async Task SSO_and_OIDC_are_called_as_the_services_want_it()
    {
        await using var sso = new RawResponder(request => request.StartsWith("POST /token ", StringComparison.Ordinal)
            ? RawResponder.Ok("""{"accessToken":"RENEWED","expiresIn":28800,"refreshToken":"R2","tokenType":"Bearer"}""")
            : RawResponder.Ok("""{"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"x","sessionToken":"y","expiration":4102444800000}}"""));
        home["AWS_ENDPOINT_URL_SSO"] = sso.Url;
        home["AWS_ENDPOINT_URL_SSO_OIDC"] = sso.Url;
        home.Config("[profile dev]\nsso_session = Acme Dev\nsso_account_id = 111122223333\nsso_role_name = ops team\n[sso-session Acme Dev]\nsso_region = us-east-1\nsso_start_url = https://example.awsapps.com/start\n");
        var file = new SsoTokenFile(home.Folder, "Acme Dev");
        Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
        File.WriteAllText(file.Path, """{"accessToken":"ENDED","expiresAt":"2020-01-01T00:00:00Z","refreshToken":"R1","clientId":"c","clientSecret":"s"}""");
        var keys = await (await ResolveAsync(AwsHome.Profile("dev"))).Credentials!.GetCredentialsAsync();
        Assert.Equal("ASIASSO", keys.AccessKey);
        var (token, role) = (sso.Requests[0], sso.Requests[1]);
        Assert.StartsWith("POST /token HTTP/1.1\r\n", token, StringComparison.Ordinal);
        Assert.EndsWith("""{"clientId":"c","clientSecret":"s","grantType":"refresh_token","refreshToken":"R1"}""", token, StringComparison.Ordinal);
        Assert.StartsWith("GET /federation/credentials?account_id=111122223333&role_name=ops%20team HTTP/1.1\r\n", Sorted(role), StringComparison.Ordinal);
        Assert.Contains("x-amz-sso_bearer_token: RENEWED\r\n", role, StringComparison.OrdinalIgnoreCase);
        Assert.All(sso.Requests, request => Assert.DoesNotContain("Authorization:", request, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Keys_of_the_container_come_with_its_token()
    {
        await using var agent = new RawResponder(_ => RawResponder.Ok("""{"AccessKeyId":"ASIABOX","SecretAccessKey":"x","Token":"y","Expiration":"2100-01-01T00:00:00Z","RoleArn":"r"}"""));
        home["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = $"{agent.Url}/v1/credentials?id=7";
        home["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = home.Write("box", "BOXTOKEN\n");
        var connection = await ResolveAsync();
        Assert.Equal("container credentials endpoint", connection.CredentialSource);
        var keys = await connection.Credentials!.GetCredentialsAsync();
        Assert.Equal(("ASIABOX", "y"), (keys.AccessKey, keys.Token));
        var request = Assert.Single(agent.Requests);
        Assert.StartsWith("GET /v1/credentials?id=7 HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Authorization: BOXTOKEN\r\n", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://example.com/keys")]
    [InlineData("file:///etc/passwd")]
    [InlineData("nonsense")]
    public async Task Keys_are_not_fetched_from_any_address_a_variable_names(string address)
    {
        home["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = address;
        var error = await Assert.ThrowsAsync<BedrockException>(() => ResolveAsync());
        Assert.Equal(ErrorIds.CredentialsInvalid, error.ErrorId);
    }

    [Fact]
    public async Task A_container_that_refuses_is_an_error_that_shows_no_body()
    {
        await using var agent = new RawResponder(_ => RawResponder.Answer("500 Internal Server Error", "hunter2hunter2"));
        home["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = agent.Url;
        var connection = await ResolveAsync();
        var error = await Assert.ThrowsAsync<BedrockException>(() => connection.Credentials!.GetCredentialsAsync());
        Assert.Contains("status 500", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_gives_keys_and_region_by_a_session_token()
    {
        await using var imds = new RawResponder(request => request.Split(' ')[1] switch
        {
            "/latest/api/token" => RawResponder.Ok("SESSION", "text/plain"),
            "/latest/meta-data/placement/region" => RawResponder.Ok("ap-south-1", "text/plain"),
            "/latest/meta-data/iam/security-credentials/" => RawResponder.Ok("web-role", "text/plain"),
            "/latest/meta-data/iam/security-credentials/web-role" => RawResponder.Ok("""{"Code":"Success","AccessKeyId":"ASIAEC2","SecretAccessKey":"x","Token":"y","Expiration":"2100-01-01T00:00:00Z"}"""),
            _ => RawResponder.Answer("404 Not Found", ""),
        });
        home["AWS_REGION"] = "";
        home["AWS_EC2_METADATA_DISABLED"] = "false";
        home["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = imds.Url;
        var connection = await ResolveAsync();
        Assert.Equal(("ap-south-1", "EC2 instance role"), (connection.Region, connection.CredentialSource));
        Assert.Equal("ASIAEC2", (await connection.Credentials!.GetCredentialsAsync()).AccessKey);
        Assert.StartsWith("PUT /latest/api/token HTTP/1.1\r\n", imds.Requests[0], StringComparison.Ordinal);
        Assert.Contains("X-aws-ec2-metadata-token-ttl-seconds: 21600\r\n", imds.Requests[0], StringComparison.Ordinal);
        Assert.Contains(imds.Requests, request => request.Contains("X-aws-ec2-metadata-token: SESSION\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_instance_that_does_not_answer_holds_nobody_for_long()
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        using var deaf = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        deaf.Start();
        home["AWS_REGION"] = "";
        home["AWS_EC2_METADATA_DISABLED"] = "false";
        home["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = $"http://{deaf.LocalEndpoint}";
        var error = await Assert.ThrowsAsync<BedrockException>(() => ResolveAsync(time: TimeProvider.System));
        Assert.Equal(ErrorIds.RegionNotSet, error.ErrorId);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task The_instance_is_not_asked_when_it_is_turned_off_or_not_needed()
    {
        await using var imds = new RawResponder(_ => RawResponder.Ok("x"));
        home["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = imds.Url;
        Assert.Equal(ErrorIds.CredentialsNotFound, (await Assert.ThrowsAsync<BedrockException>(() => ResolveAsync())).ErrorId);
        home["AWS_EC2_METADATA_DISABLED"] = "false";
        home["AWS_ACCESS_KEY_ID"] = "AKID";
        home["AWS_SECRET_ACCESS_KEY"] = "x";
        await ResolveAsync();
        Assert.Empty(imds.Requests);
    }

    private static string Sorted(string request)
    {
        var line = request[..request.IndexOf(" HTTP/1.1", StringComparison.Ordinal)].Split('?');
        return $"{line[0]}?{string.Join('&', line[1].Split('&').Order(StringComparer.Ordinal))}{request[request.IndexOf(" HTTP/1.1", StringComparison.Ordinal)..]}";
    }
}
