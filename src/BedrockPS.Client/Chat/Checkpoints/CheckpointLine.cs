using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using BedrockPS.Client.Json;
using BedrockPS.Core.Chat.Checkpoints;

namespace BedrockPS.Client.Chat.Checkpoints;

/// <summary>
/// A line of a checkpoint. Key and occurrence always stand first and in this form, so that a file of a million answers is read
/// without parsing any.
/// </summary>
internal static class CheckpointLine
{
    public const int KeyLength = 64;

    /// <summary>Bytes of a line's beginning that <see cref="TryReadItem"/> needs.</summary>
    public const int PrefixLength = 128;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    private static ReadOnlySpan<byte> KeyStart => "{\"key\":\""u8;

    private static ReadOnlySpan<byte> OccurrenceStart => "\",\"occurrence\":"u8;

    private static ReadOnlySpan<byte> AnswerStart => ",\"answer\":{"u8;

    private static ReadOnlySpan<byte> FailureStart => ",\"failure\":{"u8;

    private static ReadOnlySpan<byte> ItemsStart => "{\"items\":"u8;

    /// <summary>A whole line with its end.</summary>
    public static byte[] Write(CheckpointItem item, string member, Action<Utf8JsonWriter> content)
    {
        var bytes = WireJson.ToBytes(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("key"u8, item.Key);
            writer.WriteNumber("occurrence"u8, item.Occurrence);
            writer.WritePropertyName(member);
            content(writer);
            writer.WriteEndObject();
        });
        return End(bytes.Span);
    }

    /// <summary>JSON as a line. In JSON, line ends stand only between tokens; a received turn may have some.</summary>
    public static byte[] End(ReadOnlySpan<byte> json)
    {
        var line = new byte[json.Length + 1];
        json.CopyTo(line);
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        line[^1] = (byte)'\n';
        return line;
    }

    /// <summary>Reads item and kind from a line's beginning.</summary>
    public static bool TryReadItem(ReadOnlySpan<byte> start, out CheckpointItem item, out bool isAnswer)
    {
        item = default;
        isAnswer = false;
        if (start.Length < KeyStart.Length + KeyLength || !start.StartsWith(KeyStart))
            return false;
        var key = start.Slice(KeyStart.Length, KeyLength);
        var rest = start[(KeyStart.Length + KeyLength)..];
        if (key.ContainsAnyExcept(HexDigits) || !rest.StartsWith(OccurrenceStart))
            return false;
        rest = rest[OccurrenceStart.Length..];
        if (!Utf8Parser.TryParse(rest, out int occurrence, out var used) || occurrence < 0)
            return false;
        item = new CheckpointItem(Encoding.ASCII.GetString(key), occurrence);
        isAnswer = rest[used..].StartsWith(AnswerStart);
        return isAnswer || rest[used..].StartsWith(FailureStart);
    }

    /// <summary>The line that a run ends with: how many items it had.</summary>
    public static byte[] WriteEnd(long items) => End(WireJson.ToBytes(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("items"u8, items);
        writer.WriteEndObject();
    }).Span);

    public static bool TryReadEnd(ReadOnlySpan<byte> start, out long items)
    {
        items = 0;
        return start.StartsWith(ItemsStart) && Utf8Parser.TryParse(start[ItemsStart.Length..], out items, out _);
    }

    /// <summary>The first half of a key as a number, to look it up by.</summary>
    public static UInt128 Short(string key) => UInt128.Parse(key.AsSpan(0, 32), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
