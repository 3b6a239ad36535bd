using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Text;

namespace BedrockPS.Client.EventStreams;

/// <summary>
/// Reads <c>application/vnd.amazon.eventstream</c>: frames of prelude, header table and payload with a checksum over each. The
/// caller owns the stream. Not for concurrent use.
/// </summary>
internal sealed class EventStreamReader(Stream stream)
{
    /// <summary>The longest frame that is accepted, in bytes: 16 MiB.</summary>
    public const int MaxFrameLength = 16 * 1024 * 1024;

    private const int PreludeLength = 12;
    private const int ChecksumLength = 4;
    private const int MinFrameLength = PreludeLength + ChecksumLength;
    private const int FirstBufferLength = 16 * 1024;

    private readonly HeaderTextCache _texts = new();
    private byte[] _buffer = new byte[FirstBufferLength];
    private int _start;
    private int _end;
    private long _position;
    private int _checkedFrameLength;
    private EventStreamMessage _current;
    private EventStreamException? _failure;

    /// <summary>The frame that the last successful move found. Its memory is valid until the next move.</summary>
    public ref readonly EventStreamMessage Current => ref _current;

    /// <summary>Bytes of the stream that belong to frames delivered so far.</summary>
    public long Position => _position;

    /// <summary>
    /// Moves to the next frame; false when the stream ended between two frames. Throws <see cref="EventStreamException"/> for bytes
    /// that are no event stream (again on each further call) and lets exceptions of the stream through, in both cases after all
    /// frames before them.
    /// </summary>
    public ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return TryTakeFrame() ? new ValueTask<bool>(true) : FillAsync(cancellationToken);
    }

    /// <summary>The frames of a stream. Each one's memory is valid until the next is asked for.</summary>
    public static async IAsyncEnumerable<EventStreamMessage> ReadAsync(
        Stream stream,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reader = new EventStreamReader(stream);
        while (await reader.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            yield return reader._current;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        do
        {
            MakeRoom();
            var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return _start == _end
                    ? false
                    : throw Fail(EventStreamFault.Truncated, $"The stream ended after {_end - _start} bytes of a frame.");
            }

            _end += count;
        }
        while (!TryTakeFrame());

        return true;
    }

    // Grows with what has arrived, never to what a length field promises.
    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, MaxFrameLength));
    }

    private bool TryTakeFrame()
    {
        if (_failure is not null)
            throw _failure;

        var available = _end - _start;
        if (available < PreludeLength)
            return false;

        var bytes = _buffer.AsSpan(_start, available);
        if (_checkedFrameLength == 0)
            _checkedFrameLength = CheckPrelude(bytes[..PreludeLength]);
        if (available < _checkedFrameLength)
            return false;

        var frame = bytes[.._checkedFrameLength];
        if (Crc32.HashToUInt32(frame[..^ChecksumLength]) != BinaryPrimitives.ReadUInt32BigEndian(frame[^ChecksumLength..]))
            throw Fail(EventStreamFault.MessageChecksum, "The checksum of a frame does not match its bytes.");

        var headerLength = BinaryPrimitives.ReadInt32BigEndian(frame[4..]);
        _current = ReadMessage(
            _buffer.AsMemory(_start + PreludeLength, headerLength),
            _buffer.AsMemory(_start + PreludeLength + headerLength, frame.Length - MinFrameLength - headerLength));
        _start += frame.Length;
        _position += frame.Length;
        _checkedFrameLength = 0;
        return true;
    }

    private int CheckPrelude(ReadOnlySpan<byte> prelude)
    {
        if (Crc32.HashToUInt32(prelude[..8]) != BinaryPrimitives.ReadUInt32BigEndian(prelude[8..]))
            throw Fail(EventStreamFault.PreludeChecksum, "The checksum of a frame's lengths does not match.");

        var total = BinaryPrimitives.ReadUInt32BigEndian(prelude);
        var headers = BinaryPrimitives.ReadUInt32BigEndian(prelude[4..]);
        if (total > MaxFrameLength)
            throw Fail(EventStreamFault.TooLarge, $"A frame announces {total} bytes; at most {MaxFrameLength} are accepted.");
        if (total < MinFrameLength)
            throw Fail(EventStreamFault.Malformed, $"A frame announces {total} bytes; the shortest has {MinFrameLength}.");
        if (headers > total - MinFrameLength)
            throw Fail(EventStreamFault.Malformed, $"A frame of {total} bytes announces a header table of {headers} bytes.");
        return (int)total;
    }

    private EventStreamMessage ReadMessage(ReadOnlyMemory<byte> table, ReadOnlyMemory<byte> payload)
    {
        string? messageType = null, eventType = null, exceptionType = null, errorCode = null, errorMessage = null, contentType = null;
        var headers = new EventStreamHeaderReader(table.Span);
        while (headers.MoveNext())
        {
            var header = headers.Current;
            if (header.Type != EventStreamHeaderType.String || header.NameBytes[0] != (byte)':')
                continue;

            if (header.NameBytes.SequenceEqual(":event-type"u8))
                eventType = _texts.Get(header.Value);
            else if (header.NameBytes.SequenceEqual(":content-type"u8))
                contentType = _texts.Get(header.Value);
            else if (header.NameBytes.SequenceEqual(":message-type"u8))
                messageType = _texts.Get(header.Value);
            else if (header.NameBytes.SequenceEqual(":exception-type"u8))
                exceptionType = _texts.Get(header.Value);
            else if (header.NameBytes.SequenceEqual(":error-code"u8))
                errorCode = _texts.Get(header.Value);
            else if (header.NameBytes.SequenceEqual(":error-message"u8))
                errorMessage = Encoding.UTF8.GetString(header.Value);
        }

        if (headers.Defect is { } defect)
            throw Fail(EventStreamFault.Malformed, $"The headers of a frame cannot be read: {defect}.");

        return new EventStreamMessage
        {
            MessageType = messageType,
            EventType = eventType,
            ExceptionType = exceptionType,
            ErrorCode = errorCode,
            ErrorMessage = errorMessage,
            ContentType = contentType,
            HeaderTable = table,
            Payload = payload,
        };
    }

    private EventStreamException Fail(EventStreamFault fault, string message) =>
        _failure = new EventStreamException(fault, message, _position);
}
