using System.Buffers.Binary;
using System.Text;

namespace BedrockPS.Core.Chat.Attachments;

/// <summary>Tells formats by their bytes. Plain text has no mark of its own, so it is never told here.</summary>
internal static class FormatSniffer
{
    private const int BitmapHeader = 26;
    private static readonly int[] BitmapInfoSizes = [12, 40, 52, 56, 64, 108, 124];

    /// <summary>The format, with no kind when it is a known one that no block takes; null when the bytes do not tell.</summary>
    public static AttachmentFormat? Of(byte[] content)
    {
        ReadOnlySpan<byte> bytes = content;
        return Image(bytes) ?? bytes switch
        {
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => new("document", "pdf", "pdf"),
            [(byte)'P', (byte)'K', 3, 4, ..] => OfficeSniffer.OfZip(content),
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => OfficeSniffer.OfCompound(content),
            _ => Video(bytes) ?? Audio(bytes),
        };
    }

    private static AttachmentFormat? Image(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => new("image", "png", "png"),
        [0xFF, 0xD8, 0xFF, ..] => new("image", "jpeg", "jpeg"),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => new("image", "gif", "gif"),
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => new("image", "webp", "webp"),
        [(byte)'I', (byte)'I', 0x2A, 0, ..] or [(byte)'M', (byte)'M', 0, 0x2A, ..] => NotTaken("tiff"),
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] when IsBitmap(bytes) => NotTaken("bmp"),
        _ => null,
    };

    // Two letters alone are how a text may begin.
    private static bool IsBitmap(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= BitmapHeader && BitmapInfoSizes.Contains(BinaryPrimitives.ReadInt32LittleEndian(bytes[14..]));

    private static AttachmentFormat? Video(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', _, _, _, _, ..] => OfBrand(Encoding.ASCII.GetString(bytes[8..12])),
        [_, _, _, _, (byte)'m', (byte)'o', (byte)'o', (byte)'v', ..] => new("video", "mov", "quicktime"),
        [0x1A, 0x45, 0xDF, 0xA3, ..] => bytes[..Math.Min(bytes.Length, 64)].IndexOf("webm"u8) >= 0
            ? new("video", "webm", "webm")
            : new("video", "mkv", "matroska"),
        [(byte)'F', (byte)'L', (byte)'V', 1, ..] => new("video", "flv", "flv"),
        [0, 0, 1, 0xBA or 0xB3, ..] => new("video", "mpeg", "mpeg"),
        [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, ..] => new("video", "wmv", "asf"),
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'A', (byte)'V', (byte)'I', (byte)' ', ..] => NotTaken("avi"),
        _ => null,
    };

    private static AttachmentFormat OfBrand(string brand) => brand switch
    {
        "qt  " => new("video", "mov", "quicktime"),
        "M4A " or "M4B " => new("audio", "m4a", "m4a"),
        "heic" or "heix" or "hevc" or "hevx" or "mif1" or "msf1" => NotTaken("heic"),
        "avif" or "avis" => NotTaken("avif"),
        _ when brand.StartsWith("3g", StringComparison.Ordinal) => new("video", "three_gp", "3gp"),
        _ => new("video", "mp4", "iso"),
    };

    private static AttachmentFormat? Audio(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'A', (byte)'V', (byte)'E', ..] => new("audio", "wav", "wav"),
        [(byte)'f', (byte)'L', (byte)'a', (byte)'C', ..] => new("audio", "flac", "flac"),
        [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] => new("audio", "ogg", "ogg"),
        [(byte)'I', (byte)'D', (byte)'3', < 0x10, ..] => new("audio", "mp3", "mp3"),
        // Frame sync, layer III, a bit rate and a sampling rate that exist.
        [0xFF, var second, var third, ..] when (second & 0xE6) == 0xE2 && third >> 4 is > 0 and < 15 && (third & 0x0C) != 0x0C => new("audio", "mp3", "mp3"),
        [0xFF, 0xF0 or 0xF1 or 0xF8 or 0xF9, ..] => new("audio", "aac", "aac"),
        _ => null,
    };

    private static AttachmentFormat NotTaken(string name) => new(null, name, name);
}
