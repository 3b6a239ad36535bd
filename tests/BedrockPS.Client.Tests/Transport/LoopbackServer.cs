using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace BedrockPS.Client.Tests.Transport;

/// <summary>A small HTTP/1.1 server on a free loopback port that keeps each request's bytes and answers as the test says.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Func<Exchange, Task> handle;
    private readonly X509Certificate2? certificate;
    private readonly ConcurrentBag<Task> connections = [];
    private readonly TaskCompletionSource requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task accepting;
    private int connectionCount;
    private int requestCount;

    public LoopbackServer(Func<Exchange, Task> handle, X509Certificate2? certificate = null)
    {
        this.handle = handle;
        this.certificate = certificate;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Url => $"{(certificate is null ? "http" : "https")}://127.0.0.1:{Port}";

    public ConcurrentQueue<RawRequest> Requests { get; } = new();

    /// <summary>Ends when the first request has arrived.</summary>
    public Task Requested => requested.Task;

    public int ConnectionCount => connectionCount;

    /// <summary>Answers the calls in turn; the last one answers all further calls.</summary>
    public static LoopbackServer InTurn(params Func<Exchange, Task>[] answers) =>
        new(exchange => answers[Math.Min(exchange.Number, answers.Length - 1)](exchange));

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await accepting;
        await Task.WhenAll(connections);
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                Interlocked.Increment(ref connectionCount);
                connections.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                Stream stream = client.GetStream();
                if (certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stopping.Token);
                    stream = tls;
                }

                while (await RawRequest.ReadAsync(stream, stopping.Token) is { } request)
                {
                    var exchange = new Exchange(request, Interlocked.Increment(ref requestCount) - 1, client, stream, stopping.Token);
                    Requests.Enqueue(request);
                    requested.TrySetResult();
                    await handle(exchange);
                    if (exchange.Dropped)
                        return;
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or SocketException or System.Security.Authentication.AuthenticationException)
            {
            }
        }
    }
}

/// <summary>A request as it arrived.</summary>
internal sealed record RawRequest(string Head, byte[] Body)
{
    public string Method => Head.Split(' ', 2)[0];

    /// <summary>The request target, byte for byte.</summary>
    public string Target => Head.Split(' ', 3)[1];

    public string BodyText => Encoding.UTF8.GetString(Body);

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; } = [.. Head.Split("\r\n").Skip(1).Where(line => line.Length > 0).Select(Split)];

    public string? Header(string name) => Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();

    public static async Task<RawRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!(head.Count > 3 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n'))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
                return null;
            head.Add(one[0]);
        }

        var request = new RawRequest(Encoding.Latin1.GetString([.. head]), []);
        var body = new byte[int.Parse(request.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return request with { Body = body };
    }

    private static KeyValuePair<string, string> Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return new(line[..colon], line[(colon + 1)..].Trim());
    }
}

/// <summary>One request and the means to answer it.</summary>
internal sealed class Exchange(RawRequest request, int number, TcpClient client, Stream stream, CancellationToken stopping)
{
    public RawRequest Request { get; } = request;

    /// <summary>0 for the first request of the server.</summary>
    public int Number { get; } = number;

    public bool Dropped { get; private set; }

    public CancellationToken Stopping { get; } = stopping;

    public Task JsonAsync(int status, string body, params string[] headers) => AnswerAsync(status, "application/json", Encoding.UTF8.GetBytes(body), headers);

    public async Task AnswerAsync(int status, string? contentType, byte[] body, params string[] headers)
    {
        await HeadAsync(status, [.. contentType is null ? [] : new[] { "Content-Type: " + contentType }, $"Content-Length: {body.Length}", .. headers]);
        await SendAsync(body);
    }

    public Task HeadAsync(int status, params string[] headers) =>
        SendAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {status} Reason\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n"));

    public Task EventHeadAsync(params string[] headers) =>
        HeadAsync(200, ["Content-Type: application/vnd.amazon.eventstream", "Transfer-Encoding: chunked", .. headers]);

    public Task ChunkAsync(byte[] bytes) => SendAsync([.. Encoding.Latin1.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, 13, 10]);

    public Task LastChunkAsync() => SendAsync("0\r\n\r\n"u8.ToArray());

    public async Task SendAsync(byte[] bytes)
    {
        await stream.WriteAsync(bytes, Stopping);
        await stream.FlushAsync(Stopping);
    }

    /// <summary>Closes with a reset, as a crashed host or a cut line does.</summary>
    public Task DropAsync()
    {
        Dropped = true;
        client.LingerState = new LingerOption(true, 0);
        client.Close();
        return Task.CompletedTask;
    }

    /// <summary>Says nothing more until the client goes away.</summary>
    public async Task StallAsync()
    {
        Dropped = true;
        var one = new byte[1];
        try
        {
            while (await stream.ReadAsync(one, Stopping) > 0)
            {
            }
        }
        catch (IOException)
        {
        }
    }
}
