namespace BedrockPS.Client.EventStreams;

/// <summary>Value types of an event-stream header, by their number on the wire.</summary>
internal enum EventStreamHeaderType : byte
{
    /// <summary>The value true, in no bytes.</summary>
    True = 0,

    /// <summary>The value false, in no bytes.</summary>
    False = 1,

    /// <summary>A signed byte.</summary>
    Byte = 2,

    /// <summary>A signed 16-bit number, big-endian like all that follow.</summary>
    Int16 = 3,

    /// <summary>A signed 32-bit number.</summary>
    Int32 = 4,

    /// <summary>A signed 64-bit number.</summary>
    Int64 = 5,

    /// <summary>Bytes behind a 16-bit length.</summary>
    Bytes = 6,

    /// <summary>UTF-8 text behind a 16-bit length.</summary>
    String = 7,

    /// <summary>Milliseconds since 1970-01-01 UTC, a signed 64-bit number.</summary>
    Timestamp = 8,

    /// <summary>Sixteen bytes in the order in which they are printed.</summary>
    Uuid = 9,
}
