using System.Globalization;

namespace BedrockPS.Core.Chat.Attachments;

/// <summary>Limits that the service keeps for every model; a request over one of them is not sent.</summary>
internal static class AttachmentRules
{
    /// <summary>Bytes of all attachments of a request, before base64.</summary>
    public const long LargestRequest = 25_000_000;

    /// <summary>Bytes of a document: 4.5 MB.</summary>
    public const long LargestDocument = 4_718_592;

    private const int MostDocuments = 5;

    /// <summary>Checks the turns as they go out.</summary>
    /// <exception cref="BedrockException">InputInvalid; the message names the limit.</exception>
    public static void Check(IReadOnlyList<Message> messages)
    {
        long total = 0;
        var documents = 0;
        foreach (var message in messages)
        {
            if (message.Role != "user")
                continue;
            var inMessage = 0;
            foreach (var block in message.Content)
            {
                total += MediaOf(block)?.Bytes?.LongLength ?? 0;
                if (block.Document is not { } document)
                    continue;
                inMessage++;
                CheckDocument(document);
            }

            documents += inMessage;
            if (inMessage > 0 && !message.Content.Any(block => !string.IsNullOrWhiteSpace(block.Text)))
                throw BedrockException.Input("A message with a document needs text too.", "Say with -Message what to do with the document.");
        }

        if (documents > MostDocuments)
        {
            throw BedrockException.Input(
                $"The request has {documents} documents; the service takes {MostDocuments} in one request, those of earlier turns included.",
                "Send fewer, or begin a new conversation.");
        }

        if (total > LargestRequest)
            throw TooLarge("The attachments of the request", total);
    }

    /// <summary>The image, document, video or sound of a block, null for other blocks.</summary>
    public static Media? MediaOf(ContentBlock block) => block.Image ?? block.Document ?? block.Video ?? block.Audio;

    /// <summary>Over the limit of a whole request.</summary>
    public static BedrockException TooLarge(string what, long length) => BedrockException.Input(
        string.Create(CultureInfo.InvariantCulture, $"{what}: {length:N0} bytes; one request takes {LargestRequest:N0} (25 MB)."),
        "Put large files into S3 and attach them as s3://bucket/key, where the model takes that.");

    // Claude 4 and later take larger pdf files, Nova larger pdf and docx files: the model decides on those.
    private static void CheckDocument(Media document)
    {
        if (document.Bytes is { LongLength: > LargestDocument } bytes && document.Format is not ("pdf" or "docx"))
        {
            throw BedrockException.Input(
                string.Create(CultureInfo.InvariantCulture, $"The document '{document.Name}' ({document.Format}) has {bytes.LongLength:N0} bytes; the service takes {LargestDocument:N0} (4.5 MB)."),
                "Split it, or send the part that matters.");
        }
    }
}
