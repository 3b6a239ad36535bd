using System.Text;
using BedrockPS.Client.KnowledgeBases;

namespace BedrockPS.Client.Tests.KnowledgeBases;

public sealed class DataSourcesTests
{
    [Fact]
    public async Task The_list_names_its_knowledge_base_and_follows_the_pages()
    {
        var transport = FakeTransport.Json(
            """{"dataSourceSummaries":[{"knowledgeBaseId":"KB12345678","dataSourceId":"DS12345678","name":"files","status":"AVAILABLE","description":"d","updatedAt":"2024-10-11T00:00:00Z"}],"nextToken":"t1"}""",
            """{"dataSourceSummaries":[{"knowledgeBaseId":"KB12345678","dataSourceId":"DS00000002"}]}""");
        var found = new List<DataSource>();
        await foreach (var one in new DataSources(transport).ListAsync("KB12345678", CancellationToken.None))
            found.Add(one);

        Assert.Equal(["DS12345678", "DS00000002"], found.Select(one => one.DataSourceId));
        Assert.Equal(("files", "AVAILABLE", "d"), (found[0].Name, found[0].Status, found[0].Description));
        Assert.Null(found[0].DataSourceType);
        Assert.Equal(["{}", """{"nextToken":"t1"}"""], transport.Calls.Select(call => Encoding.UTF8.GetString(call.Body!.Value.Span)));
        Assert.All(transport.Calls, call => Assert.Equal("KB12345678", call.Labels["knowledgeBaseId"]));
    }

    [Fact]
    public async Task The_details_tell_where_the_documents_lie()
    {
        var found = await GetAsync(
            """
            {"dataSourceId":"DS12345678","dataSourceConfiguration":{"type":"S3","s3Configuration":{"bucketArn":"arn:aws:s3:::b","inclusionPrefixes":["a/","b/"],"bucketOwnerAccountId":"111122223333"}},
            "serverSideEncryptionConfiguration":{"kmsKeyArn":"arn:kms"},"dataDeletionPolicy":"RETAIN","failureReasons":["gone"],"createdAt":"2024-10-11T00:00:00Z"}
            """);
        Assert.Equal(("S3", "arn:aws:s3:::b", "111122223333", "RETAIN", "arn:kms"), (found.DataSourceType, found.BucketArn, found.BucketOwner, found.DataDeletionPolicy, found.KmsKeyArn));
        Assert.Equal(["a/", "b/"], found.InclusionPrefixes);
        Assert.Equal(["gone"], found.FailureReasons);
        Assert.Null(found.ChunkingStrategy);
        Assert.Empty(found.ChunkMaxTokens);
    }

    [Fact]
    public async Task Chunks_of_fixed_size_have_a_limit_and_an_overlap()
    {
        var found = await ChunkedAsync("""{"chunkingStrategy":"FIXED_SIZE","fixedSizeChunkingConfiguration":{"maxTokens":300,"overlapPercentage":20}}""");
        Assert.Equal(("FIXED_SIZE", 20), (found.ChunkingStrategy, found.ChunkOverlapPercentage));
        Assert.Equal([300], found.ChunkMaxTokens);
    }

    [Fact]
    public async Task Hierarchical_chunks_have_the_limits_of_parent_and_child()
    {
        var found = await ChunkedAsync("""{"chunkingStrategy":"HIERARCHICAL","hierarchicalChunkingConfiguration":{"levelConfigurations":[{"maxTokens":1500},{"maxTokens":300}],"overlapTokens":60}}""");
        Assert.Equal(("HIERARCHICAL", 60), (found.ChunkingStrategy, found.ChunkOverlapTokens));
        Assert.Equal([1500, 300], found.ChunkMaxTokens);
    }

    [Fact]
    public async Task Semantic_chunks_have_a_limit_a_buffer_and_a_percentile()
    {
        var found = await ChunkedAsync("""{"chunkingStrategy":"SEMANTIC","semanticChunkingConfiguration":{"maxTokens":300,"bufferSize":0,"breakpointPercentileThreshold":95}}""");
        Assert.Equal(("SEMANTIC", 0, 95), (found.ChunkingStrategy, found.ChunkBufferSize, found.ChunkBreakpointPercentile));
        Assert.Equal([300], found.ChunkMaxTokens);
    }

    [Fact]
    public async Task A_model_that_parses_is_named()
    {
        var found = await GetAsync("""{"dataSourceId":"DS12345678","vectorIngestionConfiguration":{"parsingConfiguration":{"parsingStrategy":"BEDROCK_FOUNDATION_MODEL","bedrockFoundationModelConfiguration":{"modelArn":"arn:m"}}}}""");
        Assert.Equal(("BEDROCK_FOUNDATION_MODEL", "arn:m"), (found.ParsingStrategy, found.ParsingModelArn));
    }

    [Fact]
    public async Task An_unknown_type_keeps_its_configuration()
    {
        var found = await GetAsync("""{"dataSourceId":"DS12345678","dataSourceConfiguration":{"type":"MOON","moonConfiguration":{"x":1}}}""");
        Assert.Equal("MOON", found.DataSourceType);
        Assert.True(Assert.IsAssignableFrom<IReadOnlyDictionary<string, object?>>(found.Configuration).ContainsKey("moonConfiguration"));
    }

    private static Task<DataSource> ChunkedAsync(string chunking) => GetAsync($$"""{"dataSourceId":"DS12345678","vectorIngestionConfiguration":{"chunkingConfiguration":{{chunking}} } }""");

    private static async Task<DataSource> GetAsync(string json)
    {
        var transport = FakeTransport.Json($$"""{"dataSource":{{json}}}""");
        var found = await new DataSources(transport).GetAsync("KB12345678", "DS12345678", CancellationToken.None);
        Assert.Equal(("KB12345678", "DS12345678"), (transport.Calls[0].Labels["knowledgeBaseId"], transport.Calls[0].Labels["dataSourceId"]));
        return found;
    }
}
