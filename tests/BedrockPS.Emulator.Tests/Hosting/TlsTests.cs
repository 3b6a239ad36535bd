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

    [Theory]
    [InlineData("2.0", "host", HttpStatusCode.OK)]
    [InlineData("2.0", ":authority", HttpStatusCode.OK)]
    [InlineData("1.1", ":authority", HttpStatusCode.Forbidden)]
    public async Task A_signature_covers_host_or_over_http2_the_authority(string version, string header, HttpStatusCode status)
    {
        await using var host = await StartAsync();
        using var http = Client(host);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Url, "/model/a/echo"))
        {
            Version = new Version(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent("{}"u8.ToArray()),
        };
        new TestSigner(TimeProvider.System.GetUtcNow()) { HostHeader = header }.Sign(request);

        using var response = await http.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData(""" , "afterEvents":4 """)]
    [InlineData("")]
    public async Task A_drop_over_http2_breaks_the_call_and_the_next_one_works(string more)
    {
        await using var host = await StartAsync();
        using var http = Client(host);
        using var fault = new StringContent($$"""{"kind":"drop","operation":"Count"{{more}}}""");
        using var posted = await http.PostAsync(new Uri(host.Url, "/_emulator/faults"), fault);

        var broken = await Record.ExceptionAsync(() => CountAsync(http, host));
        var whole = await CountAsync(http, host);

        Assert.IsAssignableFrom<HttpRequestException>(broken);
        Assert.Equal(CountingStream.Frames.Sum(frame => frame.Length), whole.Length);
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
        EmulatorHost.StartAsync(new EmulatorOptions { Tls = true }, TimeProvider.System, CancellationToken.None, [new EchoOperation("bedrock-runtime"), new CountingStream()]);

    private static async Task<byte[]> CountAsync(HttpClient http, EmulatorHost host)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Url, "/model/a/count"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "bedrock-api-key-emulator-not-a-secret");
        using var response = await http.SendAsync(request);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static HttpClient Client(EmulatorHost host)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(host.CaBundlePath!);
        return new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } });
    }
}
