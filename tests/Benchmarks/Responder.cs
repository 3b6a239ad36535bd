using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BedrockPS.Benchmarks;

/// <summary>
/// Answers Converse and ConverseStream from memory over raw sockets, so that what is measured is the client.
/// The model id sets the number of events, <c>bench.stream-20000</c>, or the milliseconds before the answer, <c>bench.wait-5</c>.
/// </summary>
internal static class Responder
{
    private static readonly byte[] converse = Http("application/json", Encoding.UTF8.GetBytes(
        """{"metrics":{"latencyMs":1},"output":{"message":{"content":[{"text":"ok"}],"role":"assistant"}},"stopReason":"end_turn","usage":{"inputTokens":3,"outputTokens":1,"totalTokens":4}}"""));

    public static async Task<int> RunAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(512);
        Console.WriteLine($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var accepting = AcceptAsync(listener);
        await Console.In.ReadToEndAsync();
        listener.Stop();
        await accepting;
        return 0;
    }

    private static async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                client.NoDelay = true;
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private static async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        var stream = client.GetStream();
        var buffer = new byte[64 * 1024];
        var filled = 0;
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(filled));
                if (read == 0) return;
                filled += read;
                while (TryTakeRequest(buffer, ref filled, out var target))
                {
                    var name = Uri.UnescapeDataString(target.Split('/')[^2]);
                    if (name.StartsWith("bench.wait-", StringComparison.Ordinal))
                        await Task.Delay(Number(name));
                    await stream.WriteAsync(target.EndsWith("/converse-stream", StringComparison.Ordinal) ? Stream(Number(name)) : converse);
                }
            }
        }
        catch (IOException)
        {
            // The client went away.
        }
    }

    private static bool TryTakeRequest(byte[] buffer, ref int filled, out string target)
    {
        target = string.Empty;
        var data = buffer.AsSpan(0, filled);
        var end = data.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var head = Encoding.ASCII.GetString(data[..end]);
        var total = end + 4 + ContentLength(head);
        if (filled < total) return false;
        target = head.Split(' ', 3)[1];
        data[total..].CopyTo(buffer);
        filled -= total;
        return true;
    }

    private static int ContentLength(string head)
    {
        const string name = "content-length:";
        var at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return 0;
        var value = head.AsSpan(at + name.Length);
        var end = value.IndexOf('\r');
        return int.Parse(end < 0 ? value : value[..end], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
    }

    private static int Number(string name) => int.Parse(name.AsSpan(name.LastIndexOf('-') + 1), CultureInfo.InvariantCulture);

    private static byte[] Stream(int events) => streams.GetOrAdd(events, static n => Http("application/vnd.amazon.eventstream", Frames.Answer(n)));

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<int, byte[]> streams = new();

    private static byte[] Http(string contentType, byte[] body)
    {
        var head = $"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\nx-amzn-RequestId: 00000000-0000-4000-8000-000000000000\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
