using System.Text.Json.Nodes;

namespace BedrockEmulator.Wire;

/// <summary>One frame as fault plans and scenarios write it down. Exactly one of the four kinds is set.</summary>
internal sealed record FrameSpec
{
    /// <summary>The event type; its payload is in <see cref="Payload"/>.</summary>
    public string? Event { get; init; }

    /// <summary>The exception type, as the union member is spelt: <c>throttlingException</c>.</summary>
    public string? Exception { get; init; }

    /// <summary>The error code of an unmodelled error frame.</summary>
    public string? Error { get; init; }

    /// <summary>Bytes that are sent as they are, right or wrong.</summary>
    public string? RawBase64 { get; init; }

    public JsonNode? Payload { get; init; }

    public string? Message { get; init; }

    public byte[] ToBytes()
    {
        if (new[] { Event, Exception, Error, RawBase64 }.Count(kind => kind is not null) != 1)
        {
            throw new ArgumentException("A frame has exactly one of event, exception, error and rawBase64.");
        }

        return this switch
        {
            { Event: { } type } => EventFrame.Event(type, Payload ?? new JsonObject()),
            { Exception: { } type } => EventFrame.Exception(type, Payload ?? new JsonObject { ["message"] = Message ?? type }),
            { Error: { } code } => EventFrame.Error(code, Message ?? code),
            _ => RawBytes(),
        };
    }

    private byte[] RawBytes()
    {
        try
        {
            return Convert.FromBase64String(RawBase64!);
        }
        catch (FormatException)
        {
            throw new ArgumentException("rawBase64 of a frame is not base64.");
        }
    }
}
