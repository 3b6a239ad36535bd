using BedrockPS.Core.ObjectStore;

namespace BedrockPS.Client.ObjectStore;

/// <summary>A piece of content as a stream of fixed length. What is missing of it, or cannot be read, is a fault of the content and never of the connection.</summary>
internal sealed class PieceStream(ObjectContent content, long start, long length) : Stream
{
    private readonly Stream inner = content.Open();
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => position = value;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= length || buffer.IsEmpty)
            return 0;
        try
        {
            inner.Position = start + position;
            return Took(await inner.ReadAsync(buffer[..Room(buffer.Length)], cancellationToken).ConfigureAwait(false));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw content.Unreadable(fault);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (position >= length || count == 0)
            return 0;
        try
        {
            inner.Position = start + position;
            return Took(inner.Read(buffer, offset, Room(count)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw content.Unreadable(fault);
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Room(int count) => (int)Math.Min(count, length - position);

    private int Took(int read)
    {
        if (read == 0)
            throw content.Changed();
        position += read;
        return read;
    }
}
