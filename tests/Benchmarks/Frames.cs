using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace BedrockPS.Benchmarks;

/// <summary>Makes a ConverseStream answer in event-stream frames.</summary>
internal static class Frames
{
    /// <summary>An answer with the given number of events in all.</summary>
    public static byte[] Answer(int events)
    {
        using var body = new MemoryStream();
        body.Write(Frame("messageStart", """{"p":"abcdefghij","role":"assistant"}"""));
        var delta = Frame("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":" word"},"p":"abcdefghijklmnop"}""");
        for (var i = 0; i < events - 4; i++) body.Write(delta);
        body.Write(Frame("contentBlockStop", """{"contentBlockIndex":0,"p":"abc"}"""));
        body.Write(Frame("messageStop", """{"p":"abcdef","stopReason":"end_turn"}"""));
        body.Write(Frame("metadata", """{"metrics":{"latencyMs":10},"p":"ab","usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5}}"""));
        return body.ToArray();
    }

    private static byte[] Frame(string eventType, string payload)
    {
        using var headers = new MemoryStream();
        Header(headers, ":event-type", eventType);
        Header(headers, ":content-type", "application/json");
        Header(headers, ":message-type", "event");
        var body = Encoding.UTF8.GetBytes(payload);
        var frame = new byte[16 + headers.Length + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), (int)headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc32.HashToUInt32(frame.AsSpan(0, 8)));
        headers.ToArray().CopyTo(frame, 12);
        body.CopyTo(frame, 12 + (int)headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - 4), Crc32.HashToUInt32(frame.AsSpan(0, frame.Length - 4)));
        return frame;
    }

    private static void Header(MemoryStream to, string name, string value)
    {
        const byte stringType = 7;
        to.WriteByte((byte)name.Length);
        to.Write(Encoding.ASCII.GetBytes(name));
        to.WriteByte(stringType);
        to.WriteByte((byte)(value.Length >> 8));
        to.WriteByte((byte)value.Length);
        to.Write(Encoding.ASCII.GetBytes(value));
    }
}
