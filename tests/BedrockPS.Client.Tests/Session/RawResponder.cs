using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BedrockPS.Client.Tests.Session;

/// <summary>A TCP server on the loopback interface that answers each request with the bytes it is told to, one request a connection.</summary>
internal sealed class RawResponder : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Func<string, string> answer;
    private readonly List<string> requests = [];
    private readonly Task loop;

    public RawResponder(Func<string, string> answer)
    {
        this.answer = answer;
        listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        loop = AcceptAsync();
    }

    public string Url { get; }

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (requests)
                return [.. requests];
        }
    }

    public static string Ok(string body, string type = "application/json") => Answer("200 OK", body, type);

    public static string Answer(string status, string body, string type = "application/json", string more = "") =>
        $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{more}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        // The loop ends first: a listener that is stopped under an accept throws what depends on the moment.
        await end.CancelAsync();
        await loop;
        listener.Stop();
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync(end.Token));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or InvalidOperationException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = await ReadAsync(stream);
                lock (requests)
                    requests.Add(request);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer(request)), end.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or IOException)
            {
            }
        }
    }

    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (true)
        {
            var head = text.ToString();
            var split = head.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (split >= 0 && head.Length - split - 4 >= Length(head))
                return head;
            var count = await stream.ReadAsync(buffer, end.Token);
            if (count == 0)
                return head;
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
    }

    private static int Length(string head)
    {
        var line = head.Split("\r\n").FirstOrDefault(text => text.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return line is null ? 0 : int.Parse(line["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
