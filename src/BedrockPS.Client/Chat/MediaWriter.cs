using System.Buffers.Text;
using System.Text.Json;
using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Client.Chat;

/// <summary>Writes an image, document, video or sound.</summary>
internal static class MediaWriter
{
    public static void Write(Utf8JsonWriter writer, Media media)
    {
        writer.WriteStartObject();
        WriteText(writer, "format", media.Format);
        WriteText(writer, "name", media.Name);
        writer.WriteStartObject("source"u8);
        WriteSource(writer, media);
        writer.WriteEndObject();
        WriteText(writer, "context", media.Context);
        if (media.CitationsEnabled is { } enabled)
        {
            writer.WriteStartObject("citations"u8);
            writer.WriteBoolean("enabled"u8, enabled);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>Bytes that the content of a block's media takes in a body.</summary>
    public static int EncodedLength(ContentBlock block) => Base64.GetMaxEncodedToUtf8Length(AttachmentRules.MediaOf(block)?.Bytes?.Length ?? 0);

    private static void WriteSource(Utf8JsonWriter writer, Media media)
    {
        if (media.S3Uri is not null)
        {
            writer.WriteStartObject("s3Location"u8);
            writer.WriteString("uri"u8, media.S3Uri);
            WriteText(writer, "bucketOwner", media.BucketOwner);
            writer.WriteEndObject();
        }
        else if (media.Bytes is { Length: > 0 })
        {
            writer.WriteBase64String("bytes"u8, media.Bytes);
        }
        else if (!string.IsNullOrWhiteSpace(media.Text))
        {
            writer.WriteString("text"u8, media.Text);
        }
        else
        {
            throw BedrockException.Input($"-Attachment '{media.Name ?? media.Format}' is empty.");
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }
}
