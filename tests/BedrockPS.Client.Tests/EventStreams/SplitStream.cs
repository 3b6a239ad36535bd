namespace BedrockPS.Client.Tests.EventStreams;

/// <summary>Hands out bytes in given pieces (the rest in one), at once on the caller's thread, then ends or fails.</summary>
internal sealed class SplitStream(byte[] bytes, IReadOnlyList<int> pieces, Exception? end = null) : Stream
{
    private int _offset;
    private int _piece;

    public int Reads { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _offset; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        Reads++;
        if (_offset == bytes.Length)
            return end is null ? 0 : throw end;

        var piece = _piece < pieces.Count ? Math.Max(1, pieces[_piece++]) : int.MaxValue;
        var count = Math.Min(Math.Min(piece, buffer.Length), bytes.Length - _offset);
        bytes.AsSpan(_offset, count).CopyTo(buffer);
        _offset += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<int>(Read(buffer.Span));
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
