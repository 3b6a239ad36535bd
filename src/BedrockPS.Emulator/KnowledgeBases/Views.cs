using System.Text.Json.Nodes;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>Knowledge bases, data sources and jobs as the wire shows them.</summary>
internal static class Views
{
    public static JsonObject Whole(KnowledgeBase knowledgeBase, string status) => AgentOperation.With(
        new JsonObject
        {
            ["knowledgeBaseId"] = knowledgeBase.Id,
            ["name"] = knowledgeBase.Name,
            ["knowledgeBaseArn"] = knowledgeBase.Arn,
            ["roleArn"] = knowledgeBase.RoleArn,
            ["status"] = status,
            ["createdAt"] = AgentOperation.Time(knowledgeBase.CreatedAt),
            ["updatedAt"] = AgentOperation.Time(knowledgeBase.CreatedAt),
        },
        ("description", knowledgeBase.Description),
        ("knowledgeBaseConfiguration", knowledgeBase.Configuration),
        ("storageConfiguration", knowledgeBase.Storage));

    public static JsonNode Summary(KnowledgeBase knowledgeBase) => AgentOperation.With(
        new JsonObject
        {
            ["knowledgeBaseId"] = knowledgeBase.Id,
            ["name"] = knowledgeBase.Name,
            ["status"] = "ACTIVE",
            ["updatedAt"] = AgentOperation.Time(knowledgeBase.CreatedAt),
        },
        ("description", knowledgeBase.Description));

    public static JsonObject Whole(DataSource source) => AgentOperation.With(
        new JsonObject
        {
            ["knowledgeBaseId"] = source.KnowledgeBaseId,
            ["dataSourceId"] = source.Id,
            ["name"] = source.Name,
            ["status"] = "AVAILABLE",
            ["dataDeletionPolicy"] = source.DeletionPolicy,
            ["createdAt"] = AgentOperation.Time(source.CreatedAt),
            ["updatedAt"] = AgentOperation.Time(source.UpdatedAt),
        },
        ("description", source.Description),
        ("dataSourceConfiguration", source.Configuration),
        ("serverSideEncryptionConfiguration", source.Encryption),
        ("vectorIngestionConfiguration", source.Ingestion));

    public static JsonNode Summary(DataSource source) => AgentOperation.With(
        new JsonObject
        {
            ["knowledgeBaseId"] = source.KnowledgeBaseId,
            ["dataSourceId"] = source.Id,
            ["name"] = source.Name,
            ["status"] = "AVAILABLE",
            ["updatedAt"] = AgentOperation.Time(source.UpdatedAt),
        },
        ("description", source.Description));

    /// <summary>A list of jobs has no failure reasons.</summary>
    public static JsonObject Summary(IngestionJob job) => AgentOperation.With(
        new JsonObject
        {
            ["knowledgeBaseId"] = job.KnowledgeBaseId,
            ["dataSourceId"] = job.DataSourceId,
            ["ingestionJobId"] = job.Id,
            ["status"] = StatusOf(job),
            ["startedAt"] = AgentOperation.Time(job.StartedAt),
            ["updatedAt"] = AgentOperation.Time(job.UpdatedAt),
            ["statistics"] = Statistics(job.Statistics),
        },
        ("description", job.Description));

    public static JsonObject Whole(IngestionJob job)
    {
        var made = Summary(job);
        if (job.FailureReasons.Count > 0)
            made["failureReasons"] = new JsonArray(job.FailureReasons.Select(reason => (JsonNode)reason).ToArray());
        return made;
    }

    public static string StatusOf(IngestionJob job) => job.Status == JobStatus.InProgress ? "IN_PROGRESS" : job.Status.ToString().ToUpperInvariant();

    private static JsonObject Statistics(JobStatistics counts) => new()
    {
        ["numberOfDocumentsScanned"] = counts.Scanned,
        ["numberOfMetadataDocumentsScanned"] = counts.MetadataScanned,
        ["numberOfNewDocumentsIndexed"] = counts.New,
        ["numberOfModifiedDocumentsIndexed"] = counts.Modified,
        ["numberOfMetadataDocumentsModified"] = counts.MetadataModified,
        ["numberOfDocumentsDeleted"] = counts.Deleted,
        ["numberOfDocumentsFailed"] = counts.Failed,
        ["numberOfDocumentsSkipped"] = counts.Skipped,
    };
}
