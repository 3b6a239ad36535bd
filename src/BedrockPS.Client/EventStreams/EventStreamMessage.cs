namespace BedrockPS.Client.EventStreams;

/// <summary>
/// One frame of an event stream. Its memory belongs to the reader and is overwritten by the reader's next move; the strings stay.
/// </summary>
internal readonly struct EventStreamMessage
{
    /// <summary>Value of <c>:message-type</c>: <c>event</c>, <c>exception</c> or <c>error</c>; null when absent.</summary>
    public string? MessageType { get; init; }

    /// <summary>Value of <c>:event-type</c>, the name of the event's member; null when absent.</summary>
    public string? EventType { get; init; }

    /// <summary>Value of <c>:exception-type</c>, the name of the exception's member; null when absent.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>Value of <c>:error-code</c> of an error frame; null when absent.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Value of <c>:error-message</c> of an error frame; null when absent.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Value of <c>:content-type</c>, of the payload; null when absent.</summary>
    public string? ContentType { get; init; }

    /// <summary>The raw header table. Valid until the reader's next move.</summary>
    public ReadOnlyMemory<byte> HeaderTable { get; init; }

    /// <summary>The payload, not copied. Valid until the reader's next move.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>All headers, in their order on the wire; for foreach. Valid until the reader's next move.</summary>
    public EventStreamHeaderReader Headers => new(HeaderTable.Span);

    /// <summary>The message type, and the event's, exception's or error's name.</summary>
    public override string ToString() => $"{MessageType ?? "?"} {EventType ?? ExceptionType ?? ErrorCode} ({Payload.Length} bytes)";
}
