using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using BedrockEmulator.Hosting;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.Hosting;

public class TlsTests
{
    [Theory]
    [InlineData("1.1", "127.0.0.1", "HTTP/1.1")]
    [InlineData("2.0", "127.0.0.1", "HTTP/2")]
    [InlineData("2.0", "localhost", "HTTP/2")]
    public async Task The_certificate_file_is_trust_enough_and_both_protocols_are_spoken(string version, string name, string protocol)
    {
        await using var host = await StartAsync();
        using var http = Client(host);
        var request = new HttpRequestMessage(HttpMethod.Post, $"https://{name}:{host.Url.Port}/model/a%2Fb/echo")
        {
            Version = new Version(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent("{}"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "bedrock-api-key-emulator-not-a-secret");

        using var response = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"label":"a/b","region":"us-east-1","caller":"bearer","length":2}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(protocol, (string?)host.State.Journal.ToJson(0, null)["entries"]![0]!["protocol"]);
    }

    [Fact]
    public async Task A_signature_over_http2_is_right_with_the_authority_as_host()
    {
        await using var host = await StartAsync();
        using var http = Client(host);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Url, "/model/a/echo"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent("{}"u8.ToArray()),
        };
        new TestSigner(TimeProvider.System.GetUtcNow()).Sign(request);

        using var response = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_file_holds_the_certificate_only_and_goes_with_the_process()
    {
        string path;
        await using (var host = await StartAsync())
        {
            path = host.CaBundlePath!;
            var text = await File.ReadAllTextAsync(path);
            Assert.StartsWith("-----BEGIN CERTIFICATE-----", text, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE", text, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_file_that_was_asked_for_is_written_there()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "bundle.pem");
        await using var host = await EmulatorHost.StartAsync(
            new EmulatorOptions { Tls = true, CaBundlePath = path }, TimeProvider.System, CancellationToken.None);

        Assert.Equal(path, host.CaBundlePath);
        Assert.True(File.Exists(path));
    }

    private static Task<EmulatorHost> StartAsync() =>
        EmulatorHost.StartAsync(new EmulatorOptions { Tls = true }, TimeProvider.System, CancellationToken.None, [new EchoOperation("bedrock-runtime")]);

    private static HttpClient Client(EmulatorHost host)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(host.CaBundlePath!);
        return new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } });
    }
}
