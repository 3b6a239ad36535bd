namespace BedrockPS.Client.Transport;

/// <summary>Keeps what was read, so that it can be read again.</summary>
internal sealed class RecordingStream(Stream inner, CallTimer timer) : ReadOnlyStream
{
    private readonly MemoryStream recorded = new();

    public ReadOnlyMemory<byte> Recorded => recorded.GetBuffer().AsMemory(0, (int)recorded.Length);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        timer.Arm();
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        recorded.Write(buffer.Span[..count]);
        return count;
    }
}
