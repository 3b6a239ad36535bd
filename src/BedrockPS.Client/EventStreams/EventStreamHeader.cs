using System.Buffers.Binary;
using System.Text;

namespace BedrockPS.Client.EventStreams;

/// <summary>One header of a frame; a view into the frame's bytes that decodes when it is asked.</summary>
internal readonly ref struct EventStreamHeader
{
    internal EventStreamHeader(ReadOnlySpan<byte> name, EventStreamHeaderType type, ReadOnlySpan<byte> value)
    {
        NameBytes = name;
        Type = type;
        Value = value;
    }

    /// <summary>The name as UTF-8.</summary>
    public ReadOnlySpan<byte> NameBytes { get; }

    /// <summary>The name.</summary>
    public string Name => Encoding.UTF8.GetString(NameBytes);

    /// <summary>Which of the ten value types this is.</summary>
    public EventStreamHeaderType Type { get; }

    /// <summary>The value's bytes without their length prefix; none for true and false.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>The value of a header of type True or False.</summary>
    public bool GetBoolean() => Type switch
    {
        EventStreamHeaderType.True => true,
        EventStreamHeaderType.False => false,
        _ => throw WrongType("a boolean"),
    };

    /// <summary>The value of a header of type Byte.</summary>
    public sbyte GetByte() => (sbyte)Expect(EventStreamHeaderType.Byte)[0];

    /// <summary>The value of a header of type Int16.</summary>
    public short GetInt16() => BinaryPrimitives.ReadInt16BigEndian(Expect(EventStreamHeaderType.Int16));

    /// <summary>The value of a header of type Int32.</summary>
    public int GetInt32() => BinaryPrimitives.ReadInt32BigEndian(Expect(EventStreamHeaderType.Int32));

    /// <summary>The value of a header of type Int64.</summary>
    public long GetInt64() => BinaryPrimitives.ReadInt64BigEndian(Expect(EventStreamHeaderType.Int64));

    /// <summary>A copy of the value of a header of type Bytes.</summary>
    public byte[] GetBytes() => Expect(EventStreamHeaderType.Bytes).ToArray();

    /// <summary>The value of a header of type String; bytes that are not UTF-8 become U+FFFD.</summary>
    public string GetString() => Encoding.UTF8.GetString(Expect(EventStreamHeaderType.String));

    /// <summary>The value of a header of type Timestamp; times outside the calendar of .NET become its first or last.</summary>
    public DateTimeOffset GetTimestamp()
    {
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(Expect(EventStreamHeaderType.Timestamp));
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(
            milliseconds,
            DateTimeOffset.MinValue.ToUnixTimeMilliseconds(),
            DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
    }

    /// <summary>The value of a header of type Uuid.</summary>
    public Guid GetUuid() => new(Expect(EventStreamHeaderType.Uuid), bigEndian: true);

    private ReadOnlySpan<byte> Expect(EventStreamHeaderType type) => Type == type ? Value : throw WrongType(type.ToString());

    private InvalidOperationException WrongType(string asked) => new($"The event-stream header '{Name}' is of type {Type}, not {asked}.");
}
