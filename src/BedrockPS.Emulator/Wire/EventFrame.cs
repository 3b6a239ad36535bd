using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace BedrockEmulator.Wire;

/// <summary>Writes messages of <c>application/vnd.amazon.eventstream</c>: lengths, their CRC, string headers, payload, CRC of all.</summary>
internal static class EventFrame
{
    public const string ContentType = "application/vnd.amazon.eventstream";

    private const byte StringHeader = 7;

    public static byte[] Event(string type, JsonNode payload) => Event(type, WireJson.Bytes(payload), "application/json");

    public static byte[] Event(string type, ReadOnlySpan<byte> payload, string contentType) =>
        Write([(":event-type", type), (":content-type", contentType), (":message-type", "event")], payload);

    /// <summary>A failure that the service model knows, as a member of the output union.</summary>
    public static byte[] Exception(string type, JsonNode payload) =>
        Write([(":exception-type", type), (":content-type", "application/json"), (":message-type", "exception")], WireJson.Bytes(payload));

    /// <summary>A failure that the service model does not know: code and text are headers, there is no payload.</summary>
    public static byte[] Error(string code, string message) =>
        Write([(":error-code", code), (":error-message", message), (":message-type", "error")], []);

    public static byte[] Write(IReadOnlyList<(string Name, string Value)> headers, ReadOnlySpan<byte> payload)
    {
        var headerBytes = new ArrayBufferWriter<byte>(128);
        foreach (var (name, value) in headers)
        {
            WriteHeader(headerBytes, name, value);
        }

        var frame = new byte[12 + headerBytes.WrittenCount + payload.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), headerBytes.WrittenCount);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc32.Compute(frame.AsSpan(0, 8)));
        headerBytes.WrittenSpan.CopyTo(frame.AsSpan(12));
        payload.CopyTo(frame.AsSpan(12 + headerBytes.WrittenCount));
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - 4), Crc32.Compute(frame.AsSpan(0, frame.Length - 4)));
        return frame;
    }

    private static void WriteHeader(ArrayBufferWriter<byte> writer, string name, string value)
    {
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var valueBytes = Encoding.UTF8.GetBytes(value);
        var span = writer.GetSpan(nameBytes.Length + valueBytes.Length + 4);
        span[0] = checked((byte)nameBytes.Length);
        nameBytes.CopyTo(span[1..]);
        span[1 + nameBytes.Length] = StringHeader;
        BinaryPrimitives.WriteUInt16BigEndian(span[(2 + nameBytes.Length)..], checked((ushort)valueBytes.Length));
        valueBytes.CopyTo(span[(4 + nameBytes.Length)..]);
        writer.Advance(4 + nameBytes.Length + valueBytes.Length);
    }
}
