using BedrockPS.Client.Json;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>Reads KnowledgeBaseSummary and KnowledgeBase: the one has some members of the other.</summary>
internal static class KnowledgeBaseReader
{
    public static KnowledgeBase Read(JsonValue json, string region)
    {
        var configuration = json.Member("knowledgeBaseConfiguration"u8);
        var storage = json.Member("storageConfiguration"u8);
        var vector = configuration.Member("vectorKnowledgeBaseConfiguration"u8);
        var embedding = vector.Member("embeddingModelConfiguration"u8).Member("bedrockEmbeddingModelConfiguration"u8);
        return new KnowledgeBase
        {
            KnowledgeBaseId = json.Member("knowledgeBaseId"u8).Text,
            Name = json.Member("name"u8).Text,
            Status = json.Member("status"u8).Text,
            UpdatedAt = json.Member("updatedAt"u8).Date,
            Description = json.Member("description"u8).Text,
            KnowledgeBaseArn = json.Member("knowledgeBaseArn"u8).Text,
            RoleArn = json.Member("roleArn"u8).Text,
            CreatedAt = json.Member("createdAt"u8).Date,
            KnowledgeBaseType = configuration.Member("type"u8).Text,
            EmbeddingModelArn = vector.Member("embeddingModelArn"u8).Text ?? configuration.Member("managedKnowledgeBaseConfiguration"u8).Member("embeddingModelArn"u8).Text,
            EmbeddingDimensions = embedding.Member("dimensions"u8).Int,
            EmbeddingDataType = embedding.Member("embeddingDataType"u8).Text,
            KendraIndexArn = configuration.Member("kendraKnowledgeBaseConfiguration"u8).Member("kendraIndexArn"u8).Text,
            StorageType = storage.Member("type"u8).Text,
            Configuration = configuration.Plain,
            StorageConfiguration = storage.Plain,
            FailureReasons = json.Member("failureReasons"u8).Texts(),
            Region = region,
            Raw = json.Raw,
        };
    }
}
