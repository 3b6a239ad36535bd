using System.Text.Json;
using BedrockPS.Client.Json;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>Writes questions; RetrieveAndGenerate and its stream take the same body.</summary>
internal static class GenerationWriter
{
    public static ReadOnlyMemory<byte> Write(GenerationRequest request, string region) => WireJson.ToBytes(writer => Write(writer, request, region), request.Source?.Content.Length * 4 / 3 ?? 0);

    private static void Write(Utf8JsonWriter writer, GenerationRequest request, string region)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("input"u8);
        writer.WriteString("text"u8, request.Query);
        writer.WriteEndObject();
        writer.WriteStartObject("retrieveAndGenerateConfiguration"u8);
        if (request.Source is not null)
            WriteSourceConfiguration(writer, request, request.Source);
        else
            WriteKnowledgeBaseConfiguration(writer, request, region);
        writer.WriteEndObject();
        if (request.KmsKeyArn is not null)
        {
            writer.WriteStartObject("sessionConfiguration"u8);
            writer.WriteString("kmsKeyArn"u8, request.KmsKeyArn);
            writer.WriteEndObject();
        }

        if (request.SessionId is not null)
            writer.WriteString("sessionId"u8, request.SessionId);
        RetrievalWriter.WriteUser(writer, request);
        writer.WriteEndObject();
    }

    private static void WriteKnowledgeBaseConfiguration(Utf8JsonWriter writer, GenerationRequest request, string region)
    {
        writer.WriteString("type"u8, "KNOWLEDGE_BASE"u8);
        writer.WriteStartObject("knowledgeBaseConfiguration"u8);
        writer.WriteString("knowledgeBaseId"u8, request.KnowledgeBaseId);
        writer.WriteString("modelArn"u8, request.ModelId);
        RetrievalWriter.WriteOptions(writer, request.Options, region);
        WriteGeneration(writer, request);
        if (request.Decomposes)
        {
            writer.WriteStartObject("orchestrationConfiguration"u8);
            writer.WriteStartObject("queryTransformationConfiguration"u8);
            writer.WriteString("type"u8, "QUERY_DECOMPOSITION"u8);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteSourceConfiguration(Utf8JsonWriter writer, GenerationRequest request, ExternalSource source)
    {
        writer.WriteString("type"u8, "EXTERNAL_SOURCES"u8);
        writer.WriteStartObject("externalSourcesConfiguration"u8);
        writer.WriteString("modelArn"u8, request.ModelId);
        writer.WriteStartArray("sources"u8);
        WriteSource(writer, source);
        writer.WriteEndArray();
        WriteGeneration(writer, request);
        writer.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter writer, ExternalSource source)
    {
        writer.WriteStartObject();
        if (source.S3Uri is not null)
        {
            writer.WriteString("sourceType"u8, "S3"u8);
            writer.WriteStartObject("s3Location"u8);
            writer.WriteString("uri"u8, source.S3Uri);
        }
        else
        {
            writer.WriteString("sourceType"u8, "BYTE_CONTENT"u8);
            writer.WriteStartObject("byteContent"u8);
            writer.WriteString("identifier"u8, source.Name);
            writer.WriteString("contentType"u8, source.ContentType);
            writer.WriteBase64String("data"u8, source.Content.Span);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteGeneration(Utf8JsonWriter writer, GenerationRequest request)
    {
        var hasLimits = request.MaxTokens is not null || request.Temperature is not null || request.TopP is not null || request.StopSequences is not null;
        if (!hasLimits && request.PromptTemplate is null && request.GuardrailId is null && request.Latency is null && request.AdditionalFields is null)
            return;
        writer.WriteStartObject("generationConfiguration"u8);
        if (request.PromptTemplate is not null)
        {
            writer.WriteStartObject("promptTemplate"u8);
            writer.WriteString("textPromptTemplate"u8, request.PromptTemplate);
            writer.WriteEndObject();
        }

        if (hasLimits)
            WriteLimits(writer, request);
        RetrievalWriter.WriteGuardrail(writer, request);
        if (request.Latency is not null)
        {
            writer.WriteStartObject("performanceConfig"u8);
            writer.WriteString("latency"u8, request.Latency);
            writer.WriteEndObject();
        }

        if (request.AdditionalFields is not null)
        {
            writer.WritePropertyName("additionalModelRequestFields"u8);
            PlainJsonWriter.Write(writer, request.AdditionalFields, "-AdditionalField");
        }

        writer.WriteEndObject();
    }

    private static void WriteLimits(Utf8JsonWriter writer, GenerationRequest request)
    {
        writer.WriteStartObject("inferenceConfig"u8);
        writer.WriteStartObject("textInferenceConfig"u8);
        if (request.MaxTokens is { } most)
            writer.WriteNumber("maxTokens"u8, most);
        if (request.Temperature is { } temperature)
            writer.WriteNumber("temperature"u8, temperature);
        if (request.TopP is { } share)
            writer.WriteNumber("topP"u8, share);
        if (request.StopSequences is { } stops)
        {
            writer.WriteStartArray("stopSequences"u8);
            foreach (var stop in stops)
                writer.WriteStringValue(stop);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
