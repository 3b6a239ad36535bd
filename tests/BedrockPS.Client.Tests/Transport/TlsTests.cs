namespace BedrockPS.Client.Tests.Transport;

public sealed class TlsTests(TlsFixture tls) : IClassFixture<TlsFixture>
{
    [Fact]
    public async Task A_ca_bundle_makes_its_authority_trusted()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, """{"a":1}"""), tls.Certificate);
        Assert.Equal("""{"a":1}""", await new Bench { Connection = Bench.To(server.Url) with { CaBundle = tls.CaFile } }.TextAsync(Bench.Converse()));
    }

    [Fact]
    public async Task Without_it_the_call_fails_once_and_says_how_to_trust_it()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"), tls.Certificate);
        var error = await new Bench { Connection = Bench.To(server.Url) }.FailAsync(Bench.Converse());
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        Assert.Equal(1, error.Attempts);
        Assert.False(error.IsRetryable);
        Assert.Contains("TLS", error.Message, StringComparison.Ordinal);
        Assert.Contains("-CaBundle", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_host_name_than_the_certificates_is_refused_with_a_bundle_too()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"), tls.Certificate);
        var error = await new Bench { Connection = Bench.To($"https://localhost:{server.Port}") with { CaBundle = tls.CaFile } }.FailAsync(Bench.Converse());
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("missing.pem", null)]
    [InlineData("empty.pem", "")]
    [InlineData("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task A_bundle_that_cannot_be_used_is_named(string name, string? content)
    {
        var path = Path.Combine(tls.Folder, name);
        if (content is not null)
            await File.WriteAllTextAsync(path, content);
        var error = await new Bench { Connection = Bench.To("https://127.0.0.1:1") with { CaBundle = path } }.FailAsync(Bench.Converse());
        Assert.Equal(ErrorIds.FileUnavailable, error.ErrorId);
        Assert.True(error.IsSetup);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_that_was_missing_is_read_once_it_is_there()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"), tls.Certificate);
        var path = Path.Combine(tls.Folder, "later.pem");
        var transport = new Bench { Connection = Bench.To(server.Url) with { CaBundle = path } }.Create();
        await Assert.ThrowsAsync<BedrockException>(() => transport.SendAsync(Bench.Converse(), default));
        File.Copy(tls.CaFile, path);
        await using var response = await transport.SendAsync(Bench.Converse(), default);
        Assert.Equal(200, response.StatusCode);
    }
}
