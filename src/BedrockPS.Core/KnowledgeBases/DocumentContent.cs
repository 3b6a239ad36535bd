using System.Globalization;
using System.Text;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>What a document consists of: text, bytes with their type, or an object in S3.</summary>
internal sealed class DocumentContent
{
    /// <summary>Most bytes of a document that goes along with a request.</summary>
    public const int Largest = 5_242_880;

    private DocumentContent()
    {
    }

    public string? Text { get; private init; }

    public ReadOnlyMemory<byte> Bytes { get; private init; }

    /// <summary>Type of the bytes, null when there are none.</summary>
    public string? MimeType { get; private init; }

    public string? S3Uri { get; private init; }

    /// <summary>Account that the object's bucket must belong to.</summary>
    public string? BucketOwner { get; private init; }

    /// <summary>Bytes that go along.</summary>
    public long Length { get; private init; }

    /// <exception cref="BedrockException">InputInvalid: blank or too large.</exception>
    public static DocumentContent OfText(string text)
    {
        CheckBlank(text);
        return new DocumentContent { Text = text, Length = CheckLength("The text", Encoding.UTF8.GetByteCount(text)) };
    }

    /// <summary>Text that is to be read as another type, such as text/html.</summary>
    /// <exception cref="BedrockException">InputInvalid: blank, too large, or not a type.</exception>
    public static DocumentContent OfText(string text, string mimeType)
    {
        CheckBlank(text);
        return OfBytes(Encoding.UTF8.GetBytes(text), mimeType, "The text");
    }

    /// <exception cref="BedrockException">InputInvalid: empty, too large, or not a type.</exception>
    public static DocumentContent OfBytes(ReadOnlyMemory<byte> bytes, string mimeType, string what)
    {
        if (bytes.IsEmpty)
            throw BedrockException.Input($"{what} is empty.");
        return new DocumentContent { Bytes = bytes, MimeType = DocumentMimeType.Check(mimeType), Length = CheckLength(what, bytes.Length) };
    }

    /// <exception cref="BedrockException">InputInvalid: not the address of an object.</exception>
    public static DocumentContent OfS3(string uri, string? bucketOwner) => new() { S3Uri = S3Address.Check(uri), BucketOwner = bucketOwner };

    /// <summary>The length, where the service takes it.</summary>
    /// <exception cref="BedrockException">InputInvalid: too large.</exception>
    public static long CheckLength(string what, long length) => length <= Largest
        ? length
        : throw BedrockException.Input(
            string.Create(CultureInfo.InvariantCulture, $"{what} has {length:N0} bytes; the service takes {Largest:N0} (5 MiB) with a request."),
            "Put it into S3 and give its address with -S3Uri, or sync a folder (Sync-BedrockKnowledgeBase).");

    private static void CheckBlank(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw BedrockException.Input("The text is blank; the service takes no document without text.", "Leave blank lines out (Where-Object { $_.Trim() }). A whole file is one document with Get-Content -Raw, or as a file.");
    }
}
