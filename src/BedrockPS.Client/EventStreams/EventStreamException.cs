namespace BedrockPS.Client.EventStreams;

/// <summary>What is wrong with the bytes of an event stream.</summary>
internal enum EventStreamFault
{
    /// <summary>The stream ended inside a frame.</summary>
    Truncated,

    /// <summary>The checksum over the two length fields does not match.</summary>
    PreludeChecksum,

    /// <summary>The checksum over the whole frame does not match.</summary>
    MessageChecksum,

    /// <summary>A frame announces more than <see cref="EventStreamReader.MaxFrameLength"/> bytes.</summary>
    TooLarge,

    /// <summary>Lengths or headers contradict each other, although the checksums are right.</summary>
    Malformed,
}

/// <summary>The bytes of an event stream cannot be read on from here; every event before them has been delivered.</summary>
internal sealed class EventStreamException(EventStreamFault fault, string message, long position) : Exception(message)
{
    /// <summary>What is wrong.</summary>
    public EventStreamFault Fault { get; } = fault;

    /// <summary>Offset of the bad frame's first byte in the stream.</summary>
    public long Position { get; } = position;
}
