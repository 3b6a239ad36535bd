using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Tests.Transport;

public sealed class IdentityTests(TlsFixture tls) : IClassFixture<TlsFixture>
{
    private readonly X509Certificate2 certificate = tls.Certificate;
    private readonly string caBundle = tls.CaFile;

    [Fact]
    public async Task A_key_goes_out_as_bearer_token_and_nothing_is_signed()
    {
        await using var server = Serve();
        var connection = KeyAlone(server);
        var bench = new Bench { Connection = connection };
        await bench.TextAsync(Bench.Converse());
        await bench.TextAsync(Bench.ListModels());
        Assert.All(server.Requests, request =>
        {
            Assert.Equal("Bearer bedrock-api-key-EXAMPLE", request.Header("Authorization"));
            Assert.Null(request.Header("X-Amz-Date"));
            Assert.Null(request.Header("X-Amz-Security-Token"));
        });
        Assert.Equal(2, server.Requests.Count);
        Assert.DoesNotContain("bedrock-api-key", bench.Log.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bedrock-agent", "ListKnowledgeBases")]
    [InlineData("bedrock-agent-runtime", "ListSessions")]
    public async Task With_a_key_alone_agent_services_fail_before_the_call(string service, string operation)
    {
        await using var server = Serve();
        var error = await new Bench { Connection = KeyAlone(server) }.FailAsync(new OperationCall(service, operation) { Body = "{}"u8.ToArray() });
        Assert.Equal(ErrorIds.CredentialsInvalid, error.ErrorId);
        Assert.Equal(ErrorKind.AuthenticationError, error.Kind);
        Assert.Contains("IAM credentials", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("EXAMPLE", error.ToString(), StringComparison.Ordinal);
        Assert.True(error.IsSetup);
        Assert.Equal(0, error.Attempts);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task With_key_and_credentials_models_take_the_key_and_agents_the_credentials()
    {
        await using var server = Serve();
        var bench = new Bench { Connection = KeyAlone(server) with { Credentials = new BasicAWSCredentials("AKIDENV", "x") } };
        await bench.TextAsync(Bench.Converse());
        await bench.TextAsync(new OperationCall("bedrock-agent", "ListKnowledgeBases") { Body = "{}"u8.ToArray() });
        Assert.Equal("Bearer bedrock-api-key-EXAMPLE", server.Requests.First().Header("Authorization"));
        Assert.Contains("Credential=AKIDENV/", server.Requests.Last().Header("Authorization"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_credentials_send_their_token_and_the_bearer_variable_never_wins()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        var before = Environment.GetEnvironmentVariable("AWS_BEARER_TOKEN_BEDROCK");
        Environment.SetEnvironmentVariable("AWS_BEARER_TOKEN_BEDROCK", "ENVTOKEN");
        try
        {
            var bench = new Bench { Connection = Bench.To(server.Url) with { Credentials = new SessionAWSCredentials("AKIDTEAM", "y", "TOK") } };
            await bench.TextAsync(Bench.Converse());
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_BEARER_TOKEN_BEDROCK", before);
        }

        var request = Assert.Single(server.Requests);
        Assert.Contains("Credential=AKIDTEAM/", request.Header("Authorization"), StringComparison.Ordinal);
        Assert.Equal("TOK", request.Header("X-Amz-Security-Token"));
        Assert.DoesNotContain("ENVTOKEN", request.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_not_sent_over_http()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        var error = await new Bench { Connection = KeyAlone(server) }.FailAsync(Bench.Converse());
        Assert.Equal(ErrorIds.CredentialsInvalid, error.ErrorId);
        Assert.Contains("https", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        Assert.Equal(0, server.ConnectionCount);
    }

    [Theory]
    [InlineData("AKIDTEAM", "TOK\r\nX-Evil: 1")]
    [InlineData("AKIDTEAM", "TOK two")]
    [InlineData("AKIDTEAM", "TOK\u00e9")]
    [InlineData("AKID\nTEAM", "TOK")]
    public async Task Keys_that_do_not_fit_into_a_header_are_refused_unquoted_and_unsent(string accessKey, string token)
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        var error = await new Bench { Connection = Bench.To(server.Url) with { Credentials = new SessionAWSCredentials(accessKey, "y", token) } }.FailAsync(Bench.Converse());
        Assert.Equal(ErrorIds.CredentialsInvalid, error.ErrorId);
        Assert.True(error.IsSetup);
        Assert.Contains("profile team", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("TOK", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("TEAM", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task An_api_key_with_a_line_break_is_refused_unquoted()
    {
        var connection = Bench.To("https://127.0.0.1:1") with { ApiKey = new Secret("bedrock-api-key\nX-Evil: 1") };
        var error = await new Bench { Connection = connection }.FailAsync(Bench.Converse());
        Assert.Equal(ErrorIds.CredentialsInvalid, error.ErrorId);
        Assert.DoesNotContain("bedrock-api-key", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_key_nor_credentials_is_an_error_before_the_call()
    {
        var error = await new Bench { Connection = Bench.To("http://127.0.0.1:1") with { Credentials = null } }.FailAsync(Bench.Converse());
        Assert.Equal(ErrorIds.CredentialsNotFound, error.ErrorId);
    }

    [Fact]
    public async Task An_anonymous_call_is_not_signed()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        var clients = new ServiceClients(ClientRuntime.System, new HttpConnections());
        var client = clients.Get(new ClientSettings { Service = WireService.SsoOidc, Region = "eu-west-1", Endpoint = new Uri(server.Url) });
        await using var response = await client.SendAsync(new WireCall("CreateToken", "POST", "/token") { Body = "{}"u8.ToArray() }, default);
        Assert.Null(Assert.Single(server.Requests).Header("Authorization"));
    }

    private LoopbackServer Serve() => new(exchange => exchange.JsonAsync(200, "{}"), certificate);

    private ResolvedConnection KeyAlone(LoopbackServer server) => Bench.To(server.Url) with
    {
        Credentials = null,
        ApiKey = Secret.From("bedrock-api-key-EXAMPLE"),
        CredentialSource = "API key (parameter)",
        CaBundle = caBundle,
    };
}
