using System.Buffers.Binary;

namespace BedrockPS.Client.EventStreams;

/// <summary>Walks the header table of one frame without allocating; each step moves on by at least three bytes.</summary>
internal ref struct EventStreamHeaderReader(ReadOnlySpan<byte> table)
{
    private ReadOnlySpan<byte> _rest = table;

    /// <summary>The header that the last call of <see cref="MoveNext"/> found.</summary>
    public EventStreamHeader Current { get; private set; }

    /// <summary>What is wrong with the table where <see cref="MoveNext"/> stopped, or null at its end.</summary>
    public string? Defect { get; private set; }

    /// <summary>Supports foreach.</summary>
    public readonly EventStreamHeaderReader GetEnumerator() => this;

    /// <summary>Takes the next header; false at the end and at a defect.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty || Defect is not null)
            return false;

        int nameLength = _rest[0];
        if (nameLength == 0)
            return Fail("a header has no name");
        if (_rest.Length < nameLength + 2)
            return Fail("a header name runs over the end of the header table");

        var name = _rest.Slice(1, nameLength);
        var type = (EventStreamHeaderType)_rest[nameLength + 1];
        var value = _rest[(nameLength + 2)..];
        if (type > EventStreamHeaderType.Uuid)
            return Fail($"a header has the unknown value type {(byte)type}");
        if (!TryMeasure(type, value, out var prefix, out var length))
            return Fail("a header value runs over the end of the header table");

        Current = new EventStreamHeader(name, type, value.Slice(prefix, length));
        _rest = value[(prefix + length)..];
        return true;
    }

    private static bool TryMeasure(EventStreamHeaderType type, ReadOnlySpan<byte> value, out int prefix, out int length)
    {
        prefix = type is EventStreamHeaderType.Bytes or EventStreamHeaderType.String ? 2 : 0;
        length = 0;
        if (value.Length < prefix)
            return false;

        length = type switch
        {
            EventStreamHeaderType.True or EventStreamHeaderType.False => 0,
            EventStreamHeaderType.Byte => 1,
            EventStreamHeaderType.Int16 => 2,
            EventStreamHeaderType.Int32 => 4,
            EventStreamHeaderType.Int64 or EventStreamHeaderType.Timestamp => 8,
            EventStreamHeaderType.Uuid => 16,
            _ => BinaryPrimitives.ReadUInt16BigEndian(value),
        };
        return value.Length >= prefix + length;
    }

    private bool Fail(string defect)
    {
        Defect = defect;
        return false;
    }
}
