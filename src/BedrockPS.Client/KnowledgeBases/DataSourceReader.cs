using BedrockPS.Client.Json;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>Reads DataSourceSummary and DataSource: the one has some members of the other.</summary>
internal static class DataSourceReader
{
    public static DataSource Read(JsonValue json, string region)
    {
        var configuration = json.Member("dataSourceConfiguration"u8);
        var s3 = configuration.Member("s3Configuration"u8);
        var ingestion = json.Member("vectorIngestionConfiguration"u8);
        var chunking = ingestion.Member("chunkingConfiguration"u8);
        var parsing = ingestion.Member("parsingConfiguration"u8);
        var semantic = chunking.Member("semanticChunkingConfiguration"u8);
        return new DataSource
        {
            KnowledgeBaseId = json.Member("knowledgeBaseId"u8).Text,
            DataSourceId = json.Member("dataSourceId"u8).Text,
            Name = json.Member("name"u8).Text,
            Status = json.Member("status"u8).Text,
            Description = json.Member("description"u8).Text,
            UpdatedAt = json.Member("updatedAt"u8).Date,
            CreatedAt = json.Member("createdAt"u8).Date,
            DataSourceType = configuration.Member("type"u8).Text,
            BucketArn = s3.Member("bucketArn"u8).Text,
            InclusionPrefixes = s3.Member("inclusionPrefixes"u8).Texts(),
            BucketOwner = s3.Member("bucketOwnerAccountId"u8).Text,
            ChunkingStrategy = chunking.Member("chunkingStrategy"u8).Text,
            ChunkMaxTokens = MaxTokens(chunking),
            ChunkOverlapPercentage = chunking.Member("fixedSizeChunkingConfiguration"u8).Member("overlapPercentage"u8).Int,
            ChunkOverlapTokens = chunking.Member("hierarchicalChunkingConfiguration"u8).Member("overlapTokens"u8).Int,
            ChunkBufferSize = semantic.Member("bufferSize"u8).Int,
            ChunkBreakpointPercentile = semantic.Member("breakpointPercentileThreshold"u8).Int,
            ParsingStrategy = parsing.Member("parsingStrategy"u8).Text,
            ParsingModelArn = parsing.Member("bedrockFoundationModelConfiguration"u8).Member("modelArn"u8).Text,
            DataDeletionPolicy = json.Member("dataDeletionPolicy"u8).Text,
            KmsKeyArn = json.Member("serverSideEncryptionConfiguration"u8).Member("kmsKeyArn"u8).Text,
            Configuration = configuration.Plain,
            FailureReasons = json.Member("failureReasons"u8).Texts(),
            Region = region,
            Raw = json.Raw,
        };
    }

    // One limit, or those of parent and child.
    private static IReadOnlyList<int> MaxTokens(JsonValue chunking)
    {
        var one = chunking.Member("fixedSizeChunkingConfiguration"u8).Member("maxTokens"u8).Int ?? chunking.Member("semanticChunkingConfiguration"u8).Member("maxTokens"u8).Int;
        var levels = chunking.Member("hierarchicalChunkingConfiguration"u8).Member("levelConfigurations"u8).Items();
        return Fixed.List(one is { } limit ? [limit] : levels.Select(level => level.Member("maxTokens"u8).Int).OfType<int>());
    }
}
