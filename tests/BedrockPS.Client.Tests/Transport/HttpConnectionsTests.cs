using System.Net.Sockets;
using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Tests.Transport;

public sealed class HttpConnectionsTests
{
    [Theory]
    [InlineData("https://bedrock-runtime.us-east-1.amazonaws.com", true)]
    [InlineData("http://127.0.0.1:8080", false)]
    [InlineData("http://localhost:8080", false)]
    public void A_connection_is_given_up_after_10_seconds_and_replaced_after_5_minutes(string endpoint, bool usesProxy)
    {
        using var handler = new HttpConnections().MakeHandler(new Uri(endpoint), caBundle: null);
        Assert.Equal(TimeSpan.FromSeconds(10), handler.ConnectTimeout);
        Assert.Equal(TimeSpan.FromMinutes(5), handler.PooledConnectionLifetime);
        Assert.Equal(usesProxy, handler.UseProxy);
        Assert.False(handler.AllowAutoRedirect);
        Assert.False(handler.UseCookies);
    }

    [Fact]
    public async Task An_open_connection_is_kept_alive_and_does_not_wait_to_fill_its_packets()
    {
        await using var server = new LoopbackServer(exchange => exchange.JsonAsync(200, "{}"));
        using var handler = new HttpConnections().MakeHandler(new Uri(server.Url), caBundle: null);
        Socket? socket = null;
        handler.PlaintextStreamFilter = (context, _) =>
        {
            socket = Assert.IsType<NetworkStream>(context.PlaintextStream).Socket;
            return ValueTask.FromResult(context.PlaintextStream);
        };
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url);
        using var response = await client.SendAsync(request, CancellationToken.None);

        Assert.NotNull(socket);
        Assert.True(socket.NoDelay);
        Assert.NotEqual(0, socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        Assert.Equal(30, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
        Assert.Equal(15, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval));
    }
}
