using System.Text.Json;
using BedrockPS.Client.Json;
using BedrockPS.Client.Transport;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>Writes the body of CreateDataSource.</summary>
internal static class DataSourceWriter
{
    public static ReadOnlyMemory<byte> Body(NewDataSource source, string region) => WireJson.ToBytes(writer =>
    {
        writer.WriteStartObject();
        // Made here, once a call, so that the transport's retries repeat it.
        writer.WriteString("clientToken"u8, Guid.NewGuid().ToString());
        writer.WriteString("name"u8, source.Name);
        WriteText(writer, "description", source.Description);
        writer.WritePropertyName("dataSourceConfiguration"u8);
        if (source.S3 is { } s3)
            WriteS3(writer, s3, region);
        else
            PlainJsonWriter.Write(writer, source.Configuration, "-Configuration");
        WriteText(writer, "dataDeletionPolicy", source.DataDeletionPolicy);
        if (source.KmsKeyArn is not null)
        {
            writer.WriteStartObject("serverSideEncryptionConfiguration"u8);
            writer.WriteString("kmsKeyArn"u8, source.KmsKeyArn);
            writer.WriteEndObject();
        }

        WriteIngestion(writer, source);
        writer.WriteEndObject();
    });

    private static void WriteS3(Utf8JsonWriter writer, S3Source s3, string region)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "S3"u8);
        writer.WriteStartObject("s3Configuration"u8);
        writer.WriteString("bucketArn"u8, s3.Bucket.StartsWith("arn:", StringComparison.Ordinal) ? s3.Bucket : $"arn:{Partition.Of(region).Name}:s3:::{s3.Bucket}");
        if (s3.Prefix is not null)
        {
            writer.WriteStartArray("inclusionPrefixes"u8);
            writer.WriteStringValue(s3.Prefix);
            writer.WriteEndArray();
        }

        WriteText(writer, "bucketOwnerAccountId", s3.Owner);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteIngestion(Utf8JsonWriter writer, NewDataSource source)
    {
        if (source.Chunking?.Strategy is null && source.Parsing is null)
            return;
        writer.WriteStartObject("vectorIngestionConfiguration"u8);
        if (source.Chunking is { Strategy: not null } chunking)
            WriteChunking(writer, chunking);
        if (source.Parsing is { } parsing)
            WriteParsing(writer, parsing);
        writer.WriteEndObject();
    }

    private static void WriteChunking(Utf8JsonWriter writer, Chunking chunking)
    {
        writer.WriteStartObject("chunkingConfiguration"u8);
        writer.WriteString("chunkingStrategy"u8, chunking.Strategy);
        switch (chunking.Strategy)
        {
            case "FIXED_SIZE":
                writer.WriteStartObject("fixedSizeChunkingConfiguration"u8);
                writer.WriteNumber("maxTokens"u8, chunking.MaxTokens[0]);
                writer.WriteNumber("overlapPercentage"u8, chunking.OverlapPercent!.Value);
                writer.WriteEndObject();
                break;
            case "HIERARCHICAL":
                WriteLevels(writer, chunking);
                break;
            case "SEMANTIC":
                writer.WriteStartObject("semanticChunkingConfiguration"u8);
                writer.WriteNumber("maxTokens"u8, chunking.MaxTokens[0]);
                writer.WriteNumber("bufferSize"u8, chunking.BufferSize!.Value);
                writer.WriteNumber("breakpointPercentileThreshold"u8, chunking.BreakpointPercentile!.Value);
                writer.WriteEndObject();
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteLevels(Utf8JsonWriter writer, Chunking chunking)
    {
        writer.WriteStartObject("hierarchicalChunkingConfiguration"u8);
        writer.WriteStartArray("levelConfigurations"u8);
        foreach (var most in chunking.MaxTokens)
        {
            writer.WriteStartObject();
            writer.WriteNumber("maxTokens"u8, most);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("overlapTokens"u8, chunking.OverlapTokens!.Value);
        writer.WriteEndObject();
    }

    private static void WriteParsing(Utf8JsonWriter writer, Parsing parsing)
    {
        writer.WriteStartObject("parsingConfiguration"u8);
        writer.WriteString("parsingStrategy"u8, parsing.Strategy);
        if (parsing.ModelArn is not null)
        {
            writer.WriteStartObject("bedrockFoundationModelConfiguration"u8);
            writer.WriteString("modelArn"u8, parsing.ModelArn);
            if (parsing.Prompt is not null)
            {
                writer.WriteStartObject("parsingPrompt"u8);
                writer.WriteString("parsingPromptText"u8, parsing.Prompt);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
            writer.WriteString(name, text);
    }
}
