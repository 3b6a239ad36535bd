using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace BedrockPS.Client.Transport;

/// <summary>Shares one connection pool among all clients of an endpoint under the same TLS setting. Proxies are .NET's own, from the environment; this machine is reached without.</summary>
internal sealed class HttpConnections(System.Net.IWebProxy? proxy = null, HttpMessageHandler? canned = null)
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Authority, string? CaBundle, long Changed), Lazy<HttpMessageInvoker>> pools = new();

    /// <summary>The pool for an endpoint.</summary>
    /// <exception cref="BedrockException">FileUnavailable: the bundle cannot be read or holds no certificate.</exception>
    public HttpMessageInvoker Get(Uri endpoint, string? caBundle)
    {
        var changed = caBundle is null ? 0 : File.GetLastWriteTimeUtc(caBundle).Ticks;
        var key = (endpoint.GetLeftPart(UriPartial.Authority), caBundle, changed);
        var pool = pools.GetOrAdd(key, _ => new Lazy<HttpMessageInvoker>(() => Create(endpoint, caBundle)));
        try
        {
            return pool.Value;
        }
        catch (BedrockException)
        {
            // The file may be there next time.
            pools.TryRemove(key, out _);
            throw;
        }
    }

    private HttpMessageInvoker Create(Uri endpoint, string? caBundle) => canned is null
        ? new HttpMessageInvoker(MakeHandler(endpoint, caBundle))
        : new HttpClient(canned, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>What opens the connections of one pool.</summary>
    internal SocketsHttpHandler MakeHandler(Uri endpoint, string? caBundle)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !endpoint.IsLoopback,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            ConnectTimeout = ConnectLimit,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ResponseDrainTimeout = TimeSpan.Zero,
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
        };
        if (proxy is not null)
            handler.Proxy = proxy;
        if (caBundle is not null)
            handler.SslOptions.CertificateChainPolicy = Trust(caBundle);
        return handler;
    }

    private static X509ChainPolicy Trust(string caBundle)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(caBundle);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(caBundle, exception.Message, exception);
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw Unreadable(caBundle, "it holds no PEM certificate", null);
    }

    private static BedrockException Unreadable(string path, string reason, Exception? inner) =>
        new(ErrorIds.FileUnavailable, ErrorKind.OpenError, $"The certificates in '{path}' cannot be used: {reason.TrimEnd('.')}.", inner)
        {
            IsSetup = true,
            RecommendedAction = "Give -CaBundle (or AWS_CA_BUNDLE) the path of a PEM file with the certificate authorities to trust.",
        };

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            KeepAlive(socket);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A model may think for minutes without a byte; gateways on the way drop idle connections sooner.
    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        }
        catch (SocketException)
        {
            // Some systems only know the switch.
        }
    }
}
