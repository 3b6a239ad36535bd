using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace BedrockPS.Core.Chat.Attachments;

/// <summary>Makes the block of a turn from a file's name and bytes, or from a place in S3.</summary>
internal static partial class AttachmentBlock
{
    private const int LongestUri = 1024;

    /// <summary>The block of a file, or of bare bytes when there is no name.</summary>
    /// <exception cref="BedrockException">InputInvalid: empty, too large, or of a format that is not taken.</exception>
    public static Attached Of(string? fileName, byte[] bytes, AttachmentOptions options)
    {
        var label = fileName is null ? "The byte array" : $"'{fileName}'";
        if (bytes.Length == 0)
            throw BedrockException.Input($"{label} is empty.");
        if (bytes.LongLength > AttachmentRules.LargestRequest)
            throw AttachmentRules.TooLarge(label, bytes.LongLength);
        var format = FormatOf(fileName, bytes, label);
        return new Attached(label, Block(format, fileName, options, new Media
        {
            Bytes = bytes,
            Length = bytes.LongLength,
            Sha256 = Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant(),
        }));
    }

    /// <summary>The block of an object in S3; the service reads it, so its extension alone tells the format.</summary>
    /// <exception cref="BedrockException">InputInvalid: not an S3 URI, or no known extension.</exception>
    public static Attached OfS3(string uri, AttachmentOptions options)
    {
        if (uri.Length > LongestUri || !S3Uri().IsMatch(uri))
            throw BedrockException.Input($"'{uri}' is not the URI of an object in S3.", "Write s3://bucket/key, with the bucket's name in lower case.");
        if (AttachmentFormat.OfName(uri) is not { } format)
            throw BedrockException.Input($"'{uri}': the extension has to tell the format of an object in S3. {AttachmentFormat.Accepted}", "Give the object a key with such an extension.");
        return new Attached($"'{uri}'", Block(format, uri[(uri.LastIndexOf('/') + 1)..], options, new Media { S3Uri = uri, BucketOwner = options.BucketOwner }));
    }

    /// <summary>Checks the owner of a bucket.</summary>
    /// <exception cref="BedrockException">InputInvalid: not an account id.</exception>
    public static void CheckOwner(string? owner)
    {
        if (owner is not null && !Account().IsMatch(owner))
            throw BedrockException.Input($"-BucketOwner '{owner}' is not an AWS account id: 12 digits.");
    }

    /// <summary>True for bytes that read as UTF-8 text.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) && !bytes.Contains((byte)0);

    private static AttachmentFormat FormatOf(string? fileName, byte[] bytes, string label)
    {
        var named = fileName is null ? null : AttachmentFormat.OfName(fileName);
        if (FormatSniffer.Of(bytes) is { } found)
        {
            if (found.Kind is null)
                throw NotTaken(label, $"is {found.Format}, which no model takes");
            return named is not null && named.Container == found.Container ? named : found;
        }

        if (named is { Container: "plain" } && !IsText(bytes))
            throw NotTaken(label, "is not UTF-8 text");
        if (named is not null)
            return named;
        var hasExtension = fileName is not null && AttachmentFormat.Extension(fileName).Length > 0;
        return !hasExtension && IsText(bytes)
            ? new AttachmentFormat("document", "txt", "text")
            : throw NotTaken(label, "has a format that is not known");
    }

    private static ContentBlock Block(AttachmentFormat format, string? fileName, AttachmentOptions options, Media source)
    {
        var isDocument = format.Kind == "document";
        var media = new Media
        {
            Format = format.Format,
            Name = isDocument ? DocumentNames.OfFile(fileName) : null,
            Bytes = source.Bytes,
            S3Uri = source.S3Uri,
            BucketOwner = source.BucketOwner,
            Length = source.Length,
            Sha256 = source.Sha256,
            Context = isDocument ? options.DocumentContext : null,
            CitationsEnabled = isDocument ? options.Citations : null,
        };
        return format.Kind switch
        {
            "image" => new ContentBlock { Kind = "image", Image = media },
            "video" => new ContentBlock { Kind = "video", Video = media },
            "audio" => new ContentBlock { Kind = "audio", Audio = media },
            _ => new ContentBlock { Kind = "document", Document = media },
        };
    }

    private static BedrockException NotTaken(string label, string why) =>
        BedrockException.Input($"{label} {why}. {AttachmentFormat.Accepted}", "Convert it, or send what it says as text.");

    [GeneratedRegex(@"\As3://[a-z0-9][.\-a-z0-9]{1,61}[a-z0-9]/.+\z", RegexOptions.Singleline)]
    private static partial Regex S3Uri();

    [GeneratedRegex(@"\A[0-9]{12}\z")]
    private static partial Regex Account();
}
