using BedrockPS.Client.Json;
using BedrockPS.Client.Transport;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>Reads KnowledgeBaseDocumentDetail.</summary>
internal static class DocumentReader
{
    /// <summary>Reads a document of a list.</summary>
    public static KnowledgeBaseDocument Read(JsonValue json, string region) => Read(json, region, null, null);

    /// <summary>Reads an answer about documents that were named, and puts it in their order: the service promises none.</summary>
    public static IReadOnlyList<KnowledgeBaseDocument?> ReadFor(IReadOnlyList<DocumentItem> items, JsonValue details, string region, OperationResponse response)
    {
        var found = new Dictionary<string, JsonValue>(StringComparer.Ordinal);
        foreach (var detail in details.Items())
        {
            if (IdOf(detail) is { } id)
                found[id] = detail;
        }
        return [.. items.Select(item => found.TryGetValue(item.Id, out var detail) ? Read(detail, region, item, response) : null)];
    }

    private static KnowledgeBaseDocument Read(JsonValue json, string region, DocumentItem? item, OperationResponse? response) => new()
    {
        KnowledgeBaseId = json.Member("knowledgeBaseId"u8).Text,
        DataSourceId = json.Member("dataSourceId"u8).Text,
        DocumentId = IdOf(json),
        DataSourceType = json.Member("identifier"u8).Member("dataSourceType"u8).Text,
        Status = json.Member("status"u8).Text,
        StatusReason = json.Member("statusReason"u8).Text,
        UpdatedAt = json.Member("updatedAt"u8).Date,
        Region = region,
        Raw = json.Raw,
        InputObject = item?.InputObject,
        Index = item?.Index,
        RequestId = response?.RequestId,
        Attempts = response?.Attempts,
    };

    private static string? IdOf(JsonValue json)
    {
        var identifier = json.Member("identifier"u8);
        return identifier.Member("custom"u8).Member("id"u8).Text ?? identifier.Member("s3"u8).Member("uri"u8).Text;
    }
}
