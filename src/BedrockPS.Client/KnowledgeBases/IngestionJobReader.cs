using System.Text.Json;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>Reads IngestionJob and IngestionJobSummary, which lacks the reasons.</summary>
internal static class IngestionJobReader
{
    public static IngestionJob Read(JsonValue json, string region)
    {
        var counts = new JsonMembers(json.Member("statistics"u8));
        return new IngestionJob
        {
            KnowledgeBaseId = json.Member("knowledgeBaseId"u8).Text,
            DataSourceId = json.Member("dataSourceId"u8).Text,
            IngestionJobId = json.Member("ingestionJobId"u8).Text,
            Status = json.Member("status"u8).Text,
            StartedAt = json.Member("startedAt"u8).Date,
            UpdatedAt = json.Member("updatedAt"u8).Date,
            Description = json.Member("description"u8).Text,
            FailureReasons = Fixed.List(json.Member("failureReasons"u8).Texts().SelectMany(Lines)),
            NumberOfDocumentsScanned = counts["numberOfDocumentsScanned"].Long,
            NumberOfNewDocumentsIndexed = counts["numberOfNewDocumentsIndexed"].Long,
            NumberOfModifiedDocumentsIndexed = counts["numberOfModifiedDocumentsIndexed"].Long,
            NumberOfDocumentsDeleted = counts["numberOfDocumentsDeleted"].Long,
            NumberOfDocumentsFailed = counts["numberOfDocumentsFailed"].Long,
            NumberOfDocumentsSkipped = counts["numberOfDocumentsSkipped"].Long,
            NumberOfMetadataDocumentsScanned = counts["numberOfMetadataDocumentsScanned"].Long,
            NumberOfMetadataDocumentsModified = counts["numberOfMetadataDocumentsModified"].Long,
            Region = region,
            Raw = json.Raw,
        };
    }

    // Some reasons are JSON in a text: an array of texts, or objects.
    private static IEnumerable<string> Lines(string reason) =>
        JsonValue.TryParse(reason, out var json) && json.Kind is JsonTokenType.StartArray or JsonTokenType.StartObject ? Lines(json) : [reason];

    private static IEnumerable<string> Lines(JsonValue json) => json.Kind switch
    {
        JsonTokenType.StartArray => json.Items().SelectMany(Lines),
        JsonTokenType.StartObject => [string.Join(", ", json.Members().Select(member => $"{member.Name}: {string.Join(" ", Lines(member.Value))}"))],
        JsonTokenType.String => [json.Text!],
        JsonTokenType.Null => [],
        _ => [json.Raw!],
    };
}
