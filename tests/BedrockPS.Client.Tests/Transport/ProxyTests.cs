using System.Net;
using System.Reflection;

namespace BedrockPS.Client.Tests.Transport;

public sealed class ProxyTests
{
    [Fact]
    public async Task The_proxy_of_the_environment_is_used_and_hosts_of_NO_PROXY_go_direct()
    {
        await using var proxy = new LoopbackServer(exchange => exchange.JsonAsync(200, """{"by":"proxy"}"""));
        await using var direct = new LoopbackServer(exchange => exchange.JsonAsync(200, """{"by":"service"}"""));
        var fromEnvironment = ReadEnvironment(("HTTP_PROXY", proxy.Url), ("NO_PROXY", "127.0.0.1"));

        var overProxy = new Bench { Connection = Bench.To("http://bedrock.example:8080"), Proxy = fromEnvironment };
        Assert.Equal("""{"by":"proxy"}""", await overProxy.TextAsync(Bench.Converse()));
        var past = new Bench { Connection = Bench.To(direct.Url), Proxy = fromEnvironment };
        Assert.Equal("""{"by":"service"}""", await past.TextAsync(Bench.Converse()));

        var request = Assert.Single(proxy.Requests);
        Assert.StartsWith("http://bedrock.example:8080/model/", request.Target, StringComparison.Ordinal);
        Assert.Equal("bedrock.example:8080", request.Header("Host"));
        Assert.Single(direct.Requests);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task An_endpoint_on_this_machine_is_reached_without_proxy(string host)
    {
        await using var proxy = new LoopbackServer(exchange => exchange.JsonAsync(200, """{"by":"proxy"}"""));
        await using var direct = new LoopbackServer(exchange => exchange.JsonAsync(200, """{"by":"endpoint"}"""));
        var url = direct.Url.Replace("127.0.0.1", host, StringComparison.Ordinal);
        var bench = new Bench { Connection = Bench.To(url), Proxy = ReadEnvironment(("HTTP_PROXY", proxy.Url)) };
        Assert.Equal("""{"by":"endpoint"}""", await bench.TextAsync(Bench.Converse()));
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task A_proxy_that_refuses_the_tunnel_is_an_error_of_the_connection()
    {
        await using var proxy = new LoopbackServer(exchange => exchange.AnswerAsync(407, "text/html", "<html>"u8.ToArray()));
        var bench = new Bench { Connection = Bench.To("https://bedrock.example") with { MaxRetry = 0 }, Proxy = new WebProxy(proxy.Url) };
        var error = await bench.FailAsync(Bench.Converse());
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        Assert.Contains("407", error.Message, StringComparison.Ordinal);
        Assert.Equal("CONNECT", Assert.Single(proxy.Requests).Method);
    }

    [Fact]
    public async Task The_password_of_a_proxy_is_in_no_part_of_an_error()
    {
        await using var proxy = new LoopbackServer(exchange => exchange.AnswerAsync(407, "text/html", "<html>"u8.ToArray()));
        var withPassword = ReadEnvironment(("HTTPS_PROXY", proxy.Url.Replace("//", "//ops:hunter2@", StringComparison.Ordinal)));
        var bench = new Bench { Connection = Bench.To("https://bedrock.example") with { MaxRetry = 0 }, Proxy = withPassword };
        var error = await bench.FailAsync(Bench.Converse());
        Assert.Contains("407", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", bench.Log.All, StringComparison.Ordinal);
    }

    // .NET reads the variables once for a process; this is how it reads them.
    private static IWebProxy ReadEnvironment(params (string Name, string Value)[] variables)
    {
        _ = HttpClient.DefaultProxy;
        var type = typeof(HttpClient).Assembly.GetType("System.Net.Http.HttpEnvironmentProxy", throwOnError: true)!;
        var before = variables.Select(variable => Environment.GetEnvironmentVariable(variable.Name)).ToArray();
        try
        {
            foreach (var (name, value) in variables)
                Environment.SetEnvironmentVariable(name, value);
            object?[] arguments = [null];
            Assert.True((bool)type.GetMethod("TryCreate", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, arguments)!);
            return (IWebProxy)arguments[0]!;
        }
        finally
        {
            for (var index = 0; index < variables.Length; index++)
                Environment.SetEnvironmentVariable(variables[index].Name, before[index]);
        }
    }
}
