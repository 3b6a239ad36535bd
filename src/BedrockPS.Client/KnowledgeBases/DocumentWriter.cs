using System.Text.Json;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>Writes KnowledgeBaseDocument and DocumentIdentifier, by the kind of their data source.</summary>
internal static class DocumentWriter
{
    public static void Write(Utf8JsonWriter writer, DocumentTarget target, NewDocument document)
    {
        writer.WriteStartObject();
        if (document.Metadata is { } metadata)
            WriteMetadata(writer, metadata);
        writer.WriteStartObject("content"u8);
        writer.WriteString("dataSourceType"u8, target.DataSourceType);
        if (target.DataSourceType == DocumentTarget.S3)
            WriteBucketObject(writer, document.Content);
        else
            WriteCustom(writer, document);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public static void WriteIdentifier(Utf8JsonWriter writer, DocumentTarget target, DocumentItem item)
    {
        writer.WriteStartObject();
        writer.WriteString("dataSourceType"u8, target.DataSourceType);
        if (target.DataSourceType == DocumentTarget.S3)
        {
            writer.WriteStartObject("s3"u8);
            writer.WriteString("uri"u8, item.Id);
        }
        else
        {
            writer.WriteStartObject("custom"u8);
            writer.WriteString("id"u8, item.Id);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteBucketObject(Utf8JsonWriter writer, DocumentContent content)
    {
        writer.WriteStartObject("s3"u8);
        writer.WriteStartObject("s3Location"u8);
        writer.WriteString("uri"u8, content.S3Uri);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteCustom(Utf8JsonWriter writer, NewDocument document)
    {
        writer.WriteStartObject("custom"u8);
        writer.WriteStartObject("customDocumentIdentifier"u8);
        writer.WriteString("id"u8, document.Id);
        writer.WriteEndObject();
        if (document.Content.S3Uri is { } uri)
        {
            writer.WriteString("sourceType"u8, "S3_LOCATION"u8);
            WriteLocation(writer, uri, document.Content.BucketOwner);
        }
        else
        {
            writer.WriteString("sourceType"u8, "IN_LINE"u8);
            WriteInline(writer, document.Content);
        }
        writer.WriteEndObject();
    }

    private static void WriteInline(Utf8JsonWriter writer, DocumentContent content)
    {
        writer.WriteStartObject("inlineContent"u8);
        if (content.Text is { } text)
        {
            writer.WriteString("type"u8, "TEXT"u8);
            writer.WriteStartObject("textContent"u8);
            writer.WriteString("data"u8, text);
        }
        else
        {
            writer.WriteString("type"u8, "BYTE"u8);
            writer.WriteStartObject("byteContent"u8);
            writer.WriteString("mimeType"u8, content.MimeType);
            writer.WriteBase64String("data"u8, content.Bytes.Span);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, DocumentMetadata metadata)
    {
        writer.WriteStartObject("metadata"u8);
        if (metadata.S3Uri is { } uri)
        {
            writer.WriteString("type"u8, "S3_LOCATION"u8);
            WriteLocation(writer, uri, metadata.BucketOwner);
        }
        else
        {
            writer.WriteString("type"u8, "IN_LINE_ATTRIBUTE"u8);
            writer.WriteStartArray("inlineAttributes"u8);
            foreach (var (key, value) in metadata.Attributes)
                WriteAttribute(writer, key, value);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static void WriteAttribute(Utf8JsonWriter writer, string key, object value)
    {
        writer.WriteStartObject();
        writer.WriteString("key"u8, key);
        writer.WriteStartObject("value"u8);
        switch (value)
        {
            case bool truth:
                writer.WriteString("type"u8, "BOOLEAN"u8);
                writer.WriteBoolean("booleanValue"u8, truth);
                break;
            case double number:
                writer.WriteString("type"u8, "NUMBER"u8);
                writer.WriteNumber("numberValue"u8, number);
                break;
            case string text:
                writer.WriteString("type"u8, "STRING"u8);
                writer.WriteString("stringValue"u8, text);
                break;
            case IReadOnlyList<string> texts:
                writer.WriteString("type"u8, "STRING_LIST"u8);
                WriteTexts(writer, texts);
                break;
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray("stringListValue"u8);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void WriteLocation(Utf8JsonWriter writer, string uri, string? bucketOwner)
    {
        writer.WriteStartObject("s3Location"u8);
        writer.WriteString("uri"u8, uri);
        if (bucketOwner is not null)
            writer.WriteString("bucketOwnerAccountId"u8, bucketOwner);
        writer.WriteEndObject();
    }
}
