using System.Text;
using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>Reads a file as a document.</summary>
internal static class DocumentFile
{
    private const string TextTypes = "text/";

    private static readonly (byte[] Mark, Encoding Encoding)[] Marks =
    [
        ([0xFF, 0xFE, 0, 0], new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true)),
        ([0, 0, 0xFE, 0xFF], new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true)),
        ([0xFF, 0xFE], new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true)),
        ([0xFE, 0xFF], new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true)),
        ([0xEF, 0xBB, 0xBF], new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true)),
    ];

    /// <summary>Reads it. Text with a byte order mark goes out as UTF-8 without one; with <paramref name="mimeType"/> the bytes stay as they are.</summary>
    /// <exception cref="BedrockException">FileUnavailable, or InputInvalid: a folder, empty, too large, of no known type, or text that is not UTF-8.</exception>
    public static async Task<DocumentContent> ReadAsync(string path, string? mimeType, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw Directory.Exists(path) ? AttachmentFile.Folder(path) : AttachmentFile.Missing(path);
        DocumentContent.CheckLength($"'{path}'", file.Length);
        var type = mimeType is null ? DocumentMimeType.OfName(Path.GetFileName(path)) : DocumentMimeType.Check(mimeType);
        ReadOnlyMemory<byte> bytes = await AttachmentFile.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        if (mimeType is null && type.StartsWith(TextTypes, StringComparison.Ordinal))
            bytes = Utf8(bytes, path);
        return DocumentContent.OfBytes(bytes, type, $"'{path}'");
    }

    private static ReadOnlyMemory<byte> Utf8(ReadOnlyMemory<byte> bytes, string path)
    {
        var marked = Array.Find(Marks, known => bytes.Span.StartsWith(known.Mark));
        if (marked.Mark is null)
            return AttachmentBlock.IsText(bytes.Span) ? bytes : throw NotText(path);
        try
        {
            return Encoding.UTF8.GetBytes(marked.Encoding.GetString(bytes.Span[marked.Mark.Length..]));
        }
        catch (DecoderFallbackException)
        {
            throw NotText(path);
        }
    }

    private static BedrockException NotText(string path) => BedrockException.Input(
        $"'{path}' is not UTF-8 text.",
        "Read it in its encoding and give the text: Get-Content -Raw -Encoding. To send it as it is, name its type with -MimeType.");
}
