using System.Net;
using System.Net.Sockets;
using System.Text;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.Pipeline;

public class RequestPipelineTests
{
    [Fact]
    public async Task An_encoded_arn_in_the_path_is_one_label()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(
            HttpMethod.Post, "/model/arn%3Aaws%3Abedrock%3Aus-west-2%3A111122223333%3Aapplication-inference-profile%2Fabc123/echo", "{}");

        Assert.StartsWith(
            """{"label":"arn:aws:bedrock:us-west-2:111122223333:application-inference-profile/abc123",""",
            await response.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unencoded_arn_in_the_path_is_no_operation()
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Post, "/model/arn:aws:bedrock:us-west-2::foundation-model/a.b/echo", "{}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/model/a.b/echo")]
    [InlineData("POST", "/nothing")]
    public async Task An_unknown_method_or_path_is_an_unknown_operation(string method, string target)
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(new HttpMethod(method), target);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.StartsWith("UnknownOperationException:", response.Headers.GetValues("x-amzn-ErrorType").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/agent-echo/A1/")]
    [InlineData("/agent-echo/A1")]
    public async Task A_closing_slash_makes_no_difference(string target)
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Post, target, "{}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\":")]
    public async Task A_body_that_is_not_an_object_is_a_serialization_error(string body)
    {
        await using var emulator = await TestEmulator.StartAsync();

        using var response = await emulator.SendAsync(HttpMethod.Post, "/model/a.b/echo", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("SerializationException:", response.Headers.GetValues("x-amzn-ErrorType").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_request_is_refused_before_the_fault_plan_is_asked()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.FaultAsync("""{"kind":"throttle"}""");

        using var bad = await emulator.SendAsync(HttpMethod.Post, "/model/a.b/echo", """{"bad":1}""");
        using var good = await emulator.SendAsync(HttpMethod.Post, "/model/a.b/echo", "{}");

        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, good.StatusCode);
    }

    [Fact]
    public async Task A_body_over_25_megabytes_passes()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var body = $$"""{"body":"{{new string('x', 30_000_000)}}"}""";

        using var response = await emulator.SendAsync(HttpMethod.Post, "/model/a.b/echo", body);

        Assert.Contains("\"length\":30000011", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_expects_100_continue_gets_it()
    {
        await using var emulator = await TestEmulator.StartAsync(new() { RequireAuthentication = false });
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", emulator.Host.Url.Port);
        var stream = client.GetStream();

        await stream.WriteAsync("POST /model/a.b/echo HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"u8.ToArray());
        var interim = new byte[25];
        await stream.ReadExactlyAsync(interim);
        await stream.WriteAsync("{}"u8.ToArray());
        var final = new byte[15];
        await stream.ReadExactlyAsync(final);

        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.ASCII.GetString(interim));
        Assert.Equal("HTTP/1.1 200 OK", Encoding.ASCII.GetString(final));
    }

    [Fact]
    public async Task A_proxy_style_target_is_the_same_request()
    {
        await using var emulator = await TestEmulator.StartAsync(new() { RequireAuthentication = false });
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", emulator.Host.Url.Port);
        var stream = client.GetStream();

        await stream.WriteAsync("POST http://bedrock/model/a%2Fb/echo HTTP/1.1\r\nHost: bedrock\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"u8.ToArray());

        Assert.Contains("\"label\":\"a/b\"", await new StreamReader(stream).ReadToEndAsync(), StringComparison.Ordinal);
    }
}
