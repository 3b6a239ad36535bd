using System.Text;
using System.Text.Json;

namespace BedrockEmulator.Tests.Wire;

/// <summary>Reads event streams in tests, and writes the frames they expect, apart from the emulator's writer but for its checksum.</summary>
internal static class EventFrames
{
    public static byte[] Event(string type, string json) => BedrockEmulator.Wire.EventFrame.Event(type, Encoding.UTF8.GetBytes(json), "application/json");

    /// <summary>The frames in the bytes; a last one that is cut has the type <c>cut</c>.</summary>
    public static IReadOnlyList<(string Kind, string Type, string Payload)> Read(byte[] bytes)
    {
        var frames = new List<(string, string, string)>();
        var offset = 0;
        while (offset < bytes.Length)
        {
            var length = bytes.Length - offset < 4 ? int.MaxValue : Int(bytes, offset);
            if (length > bytes.Length - offset)
            {
                frames.Add(("cut", "cut", string.Empty));
                break;
            }

            frames.Add(ReadOne(bytes.AsSpan(offset, length).ToArray()));
            offset += length;
        }

        return frames;
    }

    public static int Number(string payload) => JsonDocument.Parse(payload).RootElement.GetProperty("n").GetInt32();

    private static (string Kind, string Type, string Payload) ReadOne(byte[] frame)
    {
        if (BedrockEmulator.Wire.Crc32.Compute(frame.AsSpan(0, frame.Length - 4)) != (uint)Int(frame, frame.Length - 4))
        {
            return ("corrupt", "corrupt", string.Empty);
        }

        var headers = new Dictionary<string, string>();
        var end = 12 + Int(frame, 4);
        for (var at = 12; at < end;)
        {
            var name = Encoding.UTF8.GetString(frame, at + 1, frame[at]);
            at += 1 + frame[at];
            Assert.Equal(7, frame[at]);
            var length = (frame[at + 1] << 8) | frame[at + 2];
            headers[name] = Encoding.UTF8.GetString(frame, at + 3, length);
            at += 3 + length;
        }

        var payload = Encoding.UTF8.GetString(frame, end, frame.Length - 4 - end);
        return headers[":message-type"] switch
        {
            "event" => ("event", headers[":event-type"], payload),
            "exception" => ("exception", headers[":exception-type"], payload),
            _ => ("error", headers[":error-code"], headers[":error-message"]),
        };
    }

    private static int Int(byte[] bytes, int at) => (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}
