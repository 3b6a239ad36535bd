namespace BedrockPS.Client.Transport;

/// <summary>A successful answer whose body is still to be read. Disposing it closes the connection when the body was not read to its end.</summary>
internal sealed class OperationResponse(int statusCode, IReadOnlyDictionary<string, string> headers, Stream body, FaultContext context) : IAsyncDisposable
{
    private const int LargestPromise = 32 * 1024 * 1024;

    /// <summary>For tests of what reads an answer.</summary>
    public OperationResponse(int statusCode, IReadOnlyDictionary<string, string> headers, Stream body, int attempts)
        : this(statusCode, headers, body, new FaultContext { Attempts = attempts, StatusCode = statusCode })
    {
    }

    public int StatusCode { get; } = statusCode;

    /// <summary>Headers by name, any case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; } = headers;

    /// <summary>The body; each read is bounded by the silence limit and the call's token. For event streams it begins at the first frame.</summary>
    public Stream Body { get; } = body;

    /// <summary>What an error found in the body has to tell about its call.</summary>
    public FaultContext Context { get; } = context;

    public int Attempts => Context.Attempts;

    public string? RequestId => Headers.GetValueOrDefault("x-amzn-requestid");

    /// <summary>Reads the rest of the body.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[Headers.TryGetValue("Content-Length", out var text) && int.TryParse(text, out var length) && length <= LargestPromise ? length + 1 : 4096];
        var count = 0;
        while (true)
        {
            var read = await Body.ReadAsync(buffer.AsMemory(count), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return buffer.AsMemory(0, count);
            count += read;
            if (count == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, Array.MaxLength));
        }
    }

    public ValueTask DisposeAsync() => Body.DisposeAsync();
}
