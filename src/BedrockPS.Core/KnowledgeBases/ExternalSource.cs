using System.Globalization;
using System.Text.RegularExpressions;
using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>A document that comes with a question: its bytes with name and type, or its address in S3.</summary>
internal sealed partial record ExternalSource
{
    private const int LargestSource = 10_485_760;
    private const int LongestUri = 1024;
    private const int LongestName = 1024;

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.Ordinal)
    {
        ["pdf"] = "application/pdf",
        ["csv"] = "text/csv",
        ["doc"] = "application/msword",
        ["docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ["xls"] = "application/vnd.ms-excel",
        ["xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ["html"] = "text/html",
        ["txt"] = "text/plain",
        ["md"] = "text/markdown",
    };

    private ExternalSource()
    {
    }

    public string? S3Uri { get; private init; }

    public string? Name { get; private init; }

    public string? ContentType { get; private init; }

    public ReadOnlyMemory<byte> Content { get; private init; }

    /// <summary>An object in S3; the service reads it.</summary>
    /// <exception cref="BedrockException">InputInvalid: it is not the URI of an object.</exception>
    public static ExternalSource OfS3(string uri) => uri.Length <= LongestUri && ObjectUri().IsMatch(uri)
        ? new() { S3Uri = uri }
        : throw BedrockException.Input($"'{uri}' is not the URI of an object in S3.", "Write s3://bucket/key, with the bucket's name in lower case.");

    /// <summary>A file, or bare bytes when there is no name.</summary>
    /// <exception cref="BedrockException">InputInvalid: empty, too large, or no document.</exception>
    public static ExternalSource Of(string? fileName, byte[] bytes)
    {
        var block = AttachmentBlock.Of(fileName, bytes, new AttachmentOptions()).Block;
        var label = fileName is null ? "The byte array" : $"'{fileName}'";
        if (block.Document?.Format is not { } format || !ContentTypes.TryGetValue(format, out var type))
            throw BedrockException.Input($"{label} is no document; a question takes one of {string.Join(", ", ContentTypes.Keys)}, or other plain text.");
        if (bytes.Length > LargestSource)
        {
            throw BedrockException.Input(
                string.Create(CultureInfo.InvariantCulture, $"{label} has {bytes.Length:N0} bytes; the service takes {LargestSource:N0} (10 MB)."),
                "Put it into S3 and attach it as s3://bucket/key, or into a knowledge base.");
        }

        var name = fileName ?? $"document.{format}";
        return new() { Name = name.Length <= LongestName ? name : name[^LongestName..], ContentType = type, Content = bytes };
    }

    [GeneratedRegex(@"\As3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/.{1,1024}\z", RegexOptions.Singleline)]
    private static partial Regex ObjectUri();
}
