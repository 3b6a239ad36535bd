using System.Text.RegularExpressions;
using BedrockPS.Client.KnowledgeBases;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Client.Tests.KnowledgeBases;

public sealed partial class NewDataSourceTests
{
    // All but the closing brace.
    private const string Start = """{"clientToken":"TOKEN","name":"files","dataSourceConfiguration":{"type":"S3","s3Configuration":{"bucketArn":"arn:aws:s3:::b"}}""";

    [Fact]
    public async Task What_was_not_said_is_not_sent() =>
        Assert.Equal(Start + "}", await BodyAsync(Source()));

    [Fact]
    public async Task A_bucket_has_a_prefix_and_an_owner()
    {
        var body = await BodyAsync(Source() with { S3 = new S3Source("arn:aws-cn:s3:::b", "p/", "111122223333"), Description = "d", DataDeletionPolicy = "RETAIN", KmsKeyArn = "arn:k" });
        Assert.Equal("""{"clientToken":"TOKEN","name":"files","description":"d","dataSourceConfiguration":{"type":"S3","s3Configuration":{"bucketArn":"arn:aws-cn:s3:::b","inclusionPrefixes":["p/"],"bucketOwnerAccountId":"111122223333"}},"dataDeletionPolicy":"RETAIN","serverSideEncryptionConfiguration":{"kmsKeyArn":"arn:k"}}""", body);
    }

    [Fact]
    public async Task Other_types_come_as_they_are_written()
    {
        var web = new Dictionary<string, object?> { ["type"] = "WEB", ["webConfiguration"] = new Dictionary<string, object?> { ["maxPages"] = 10L } };
        Assert.Equal("""{"clientToken":"TOKEN","name":"files","dataSourceConfiguration":{"type":"WEB","webConfiguration":{"maxPages":10}}}""", await BodyAsync(Source() with { S3 = null, Configuration = web }));
    }

    [Fact]
    public async Task Each_strategy_has_its_own_configuration()
    {
        await ChunkedAsync(new Chunking(null as string), string.Empty);
        await ChunkedAsync(new Chunking("NONE"), ""","vectorIngestionConfiguration":{"chunkingConfiguration":{"chunkingStrategy":"NONE"}}""");
        await ChunkedAsync(
            new Chunking("FIXED_SIZE") { MaxTokens = [300], OverlapPercent = 20 },
            ""","vectorIngestionConfiguration":{"chunkingConfiguration":{"chunkingStrategy":"FIXED_SIZE","fixedSizeChunkingConfiguration":{"maxTokens":300,"overlapPercentage":20}}}""");
        await ChunkedAsync(
            new Chunking("HIERARCHICAL") { MaxTokens = [1500, 300], OverlapTokens = 60 },
            ""","vectorIngestionConfiguration":{"chunkingConfiguration":{"chunkingStrategy":"HIERARCHICAL","hierarchicalChunkingConfiguration":{"levelConfigurations":[{"maxTokens":1500},{"maxTokens":300}],"overlapTokens":60}}}""");
        await ChunkedAsync(
            new Chunking("SEMANTIC") { MaxTokens = [300], BufferSize = 0, BreakpointPercentile = 95 },
            ""","vectorIngestionConfiguration":{"chunkingConfiguration":{"chunkingStrategy":"SEMANTIC","semanticChunkingConfiguration":{"maxTokens":300,"bufferSize":0,"breakpointPercentileThreshold":95}}}""");
    }

    [Theory]
    [InlineData("BEDROCK_DATA_AUTOMATION", null, null, """{"parsingStrategy":"BEDROCK_DATA_AUTOMATION"}""")]
    [InlineData("BEDROCK_FOUNDATION_MODEL", "m", null, """{"parsingStrategy":"BEDROCK_FOUNDATION_MODEL","bedrockFoundationModelConfiguration":{"modelArn":"m"}}""")]
    [InlineData("BEDROCK_FOUNDATION_MODEL", "m", "Read.", """{"parsingStrategy":"BEDROCK_FOUNDATION_MODEL","bedrockFoundationModelConfiguration":{"modelArn":"m","parsingPrompt":{"parsingPromptText":"Read."}}}""")]
    public async Task Parsing_names_its_model(string strategy, string? model, string? prompt, string expected) =>
        Assert.Equal(
            Start + ""","vectorIngestionConfiguration":{"parsingConfiguration":""" + expected + "}}",
            await BodyAsync(Source() with { Parsing = new Parsing(strategy, model, prompt) }));

    [Fact]
    public async Task A_deletion_names_it()
    {
        var transport = FakeTransport.Json("""{"knowledgeBaseId":"KB12345678","dataSourceId":"DS12345678","status":"DELETING"}""");
        await new DataSources(transport).DeleteAsync("KB12345678", "DS12345678", CancellationToken.None);
        Assert.Equal(("DeleteDataSource", "KB12345678", "DS12345678"), (transport.Calls[0].Operation, transport.Calls[0].Labels["knowledgeBaseId"], transport.Calls[0].Labels["dataSourceId"]));
    }

    private static NewDataSource Source() => new("KB12345678", "files") { S3 = new S3Source("b", null, null) };

    private static async Task ChunkedAsync(Chunking chunking, string expected) =>
        Assert.Equal(Start + expected + "}", await BodyAsync(Source() with { Chunking = chunking }));

    private static async Task<string> BodyAsync(NewDataSource source)
    {
        var transport = FakeTransport.Json("""{"dataSource":{"dataSourceId":"DS12345678","name":"files","status":"AVAILABLE"}}""");
        var made = await new DataSources(transport).CreateAsync(source, CancellationToken.None);
        Assert.Equal(("DS12345678", "AVAILABLE", "KB12345678"), (made.DataSourceId, made.Status, transport.Calls[0].Labels["knowledgeBaseId"]));
        return Token().Replace(transport.LastBody, "TOKEN");
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Token();
}
