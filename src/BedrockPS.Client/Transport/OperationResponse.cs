namespace BedrockPS.Client.Transport;

/// <summary>A successful answer whose body is still to be read. Disposing it closes the connection when the body was not read to its end.</summary>
internal sealed class OperationResponse(int statusCode, IReadOnlyDictionary<string, string> headers, Stream body, int attempts) : IAsyncDisposable
{
    public int StatusCode { get; } = statusCode;

    /// <summary>Headers by name, any case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; } = headers;

    /// <summary>The body; each read is bounded by the silence limit and the call's token. For event streams it begins at the first frame.</summary>
    public Stream Body { get; } = body;

    public int Attempts { get; } = attempts;

    public string? RequestId => Headers.GetValueOrDefault("x-amzn-requestid");

    /// <summary>Reads the rest of the body.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAllAsync(CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await Body.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    public ValueTask DisposeAsync() => Body.DisposeAsync();
}
