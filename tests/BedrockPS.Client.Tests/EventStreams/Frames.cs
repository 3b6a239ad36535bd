using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace BedrockPS.Client.Tests.EventStreams;

/// <summary>Writes frames for the tests, written apart from the reader.</summary>
internal static class Frames
{
    public static byte[] Event(string eventType, string payload) => Encode(
        [Text(":message-type", "event"), Text(":event-type", eventType), Text(":content-type", "application/json")],
        Encoding.UTF8.GetBytes(payload));

    public static byte[] Encode(IEnumerable<byte[]> headers, ReadOnlySpan<byte> payload)
    {
        var table = headers.SelectMany(header => header).ToArray();
        return Seal((uint)(16 + table.Length + payload.Length), (uint)table.Length, [.. table, .. payload]);
    }

    /// <summary>A frame whose checksums are right and whose lengths are whatever is asked for.</summary>
    public static byte[] Seal(uint total, uint headers, ReadOnlySpan<byte> rest)
    {
        var frame = new byte[16 + rest.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, total);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), headers);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc32.HashToUInt32(frame.AsSpan(0, 8)));
        rest.CopyTo(frame.AsSpan(12));
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - 4), Crc32.HashToUInt32(frame.AsSpan(0, frame.Length - 4)));
        return frame;
    }

    public static byte[] Text(string name, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return Header(name, 7, [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes]);
    }

    public static byte[] Header(string name, byte type, params byte[] value) =>
        [(byte)Encoding.UTF8.GetByteCount(name), .. Encoding.UTF8.GetBytes(name), type, .. value];
}
