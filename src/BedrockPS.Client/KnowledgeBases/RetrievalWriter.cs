using System.Text.Json;
using BedrockPS.Client.Json;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Chat;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>Writes searches, and the parts of them that questions have too.</summary>
internal static class RetrievalWriter
{
    /// <summary>Most results that a page holds.</summary>
    public const int LargestPage = 100;

    /// <summary>The body of a page.</summary>
    public static ReadOnlyMemory<byte> Retrieve(RetrievalRequest request, string region, string? nextToken) => WireJson.ToBytes(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("retrievalQuery"u8);
        writer.WriteString("text"u8, request.Query);
        writer.WriteEndObject();
        WriteOptions(writer, request.Options, region);
        WriteGuardrail(writer, request);
        WriteUser(writer, request);
        if (nextToken is not null)
            writer.WriteString("nextToken"u8, nextToken);
        writer.WriteEndObject();
    });

    /// <summary>The retrievalConfiguration, if anything is asked for.</summary>
    public static void WriteOptions(Utf8JsonWriter writer, RetrievalOptions options, string region)
    {
        if (options.IsEmpty)
            return;
        writer.WriteStartObject("retrievalConfiguration"u8);
        writer.WriteStartObject(options.IsManaged ? "managedSearchConfiguration"u8 : "vectorSearchConfiguration"u8);
        if (options.Top is { } top)
            writer.WriteNumber("numberOfResults"u8, Math.Min(top, LargestPage));
        if (options.SearchType is not null)
            writer.WriteString("overrideSearchType"u8, options.SearchType);
        if (options.Filter is not null)
        {
            writer.WritePropertyName("filter"u8);
            WriteFilter(writer, options.Filter);
        }

        if (options.RerankModel is not null)
            WriteReranking(writer, options, region);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public static void WriteGuardrail(Utf8JsonWriter writer, KnowledgeQuery request)
    {
        if (request.GuardrailId is null)
            return;
        writer.WriteStartObject("guardrailConfiguration"u8);
        writer.WriteString("guardrailId"u8, ModelIds.ResourceId(request.GuardrailId));
        writer.WriteString("guardrailVersion"u8, request.GuardrailVersion);
        writer.WriteEndObject();
    }

    public static void WriteUser(Utf8JsonWriter writer, KnowledgeQuery request)
    {
        if (request.UserId is null)
            return;
        writer.WriteStartObject("userContext"u8);
        writer.WriteString("userId"u8, request.UserId);
        writer.WriteEndObject();
    }

    private static void WriteFilter(Utf8JsonWriter writer, MetadataFilter filter)
    {
        writer.WriteStartObject();
        if (filter is MetadataFilter.Group group)
        {
            writer.WriteStartArray(group.MustAllFit ? "andAll"u8 : "orAll"u8);
            foreach (var member in group.Members)
                WriteFilter(writer, member);
            writer.WriteEndArray();
        }
        else if (filter is MetadataFilter.Comparison comparison)
        {
            writer.WriteStartObject(FilterOperators.ToWire(comparison.Operator));
            writer.WriteString("key"u8, comparison.Key);
            writer.WritePropertyName("value"u8);
            PlainJsonWriter.Write(writer, comparison.Value, "-Filter");
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    // A managed knowledge base reranks with a model of its own unless it is told that there is another.
    private static void WriteReranking(Utf8JsonWriter writer, RetrievalOptions options, string region)
    {
        if (options.IsManaged)
            writer.WriteString("rerankingModelType"u8, "CUSTOM"u8);
        writer.WriteStartObject("rerankingConfiguration"u8);
        writer.WriteString("type"u8, "BEDROCK_RERANKING_MODEL"u8);
        writer.WriteStartObject("bedrockRerankingConfiguration"u8);
        writer.WriteStartObject("modelConfiguration"u8);
        writer.WriteString("modelArn"u8, ModelArn(options.RerankModel!, region));
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string ModelArn(string idOrArn, string region) =>
        ModelIds.IsArn(idOrArn) ? idOrArn : $"arn:{Partition.Of(region).Name}:bedrock:{region}::foundation-model/{idOrArn}";
}
