using System.Text;
using BedrockPS.Client.KnowledgeBases;

namespace BedrockPS.Client.Tests.KnowledgeBases;

public sealed class KnowledgeBaseListTests
{
    private const string Summary =
        """{"knowledgeBaseId":"KB12345678","name":"ops-runbooks","description":"What to do","status":"ACTIVE","updatedAt":"2024-10-11T09:50:58.907091+00:00"}""";

    private const string Vector =
        """
        {"knowledgeBaseId":"KB12345678","name":"ops","knowledgeBaseArn":"arn:aws:bedrock:us-east-1:111122223333:knowledge-base/KB12345678","roleArn":"arn:aws:iam::111122223333:role/kb",
        "knowledgeBaseConfiguration":{"type":"VECTOR","vectorKnowledgeBaseConfiguration":{"embeddingModelArn":"arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0","embeddingModelConfiguration":{"bedrockEmbeddingModelConfiguration":{"dimensions":512,"embeddingDataType":"FLOAT32"}}}},
        "storageConfiguration":{"type":"S3_VECTORS","s3VectorsConfiguration":{"indexArn":"arn:aws:s3vectors:us-east-1:111122223333:bucket/b/index/i"}},"status":"FAILED","createdAt":"2024-10-10T00:00:00Z","updatedAt":"2024-10-11T00:00:00Z","failureReasons":["no such index"]}
        """;

    [Fact]
    public async Task Pages_are_fetched_only_when_the_caller_gets_there()
    {
        var transport = FakeTransport.Json($$"""{"knowledgeBaseSummaries":[{{Summary}}],"nextToken":"t1"}""", """{"knowledgeBaseSummaries":[{"knowledgeBaseId":"KB00000002","status":"MOON"}]}""");
        var walk = new KnowledgeBaseList(transport).ListAsync(CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await walk.MoveNextAsync());
        Assert.Single(transport.Calls);
        var first = walk.Current;
        Assert.True(await walk.MoveNextAsync());
        Assert.Equal("MOON", walk.Current.Status);
        Assert.False(await walk.MoveNextAsync());

        Assert.Equal(["{}", """{"nextToken":"t1"}"""], transport.Calls.Select(call => Encoding.UTF8.GetString(call.Body!.Value.Span)));
        Assert.Equal(("KB12345678", "ops-runbooks", "ACTIVE", "What to do"), (first.KnowledgeBaseId, first.Name, first.Status, first.Description));
        Assert.Equal(new DateTimeOffset(2024, 10, 11, 9, 50, 58, TimeSpan.Zero).AddTicks(9070910), first.UpdatedAt);
        Assert.Null(first.EmbeddingModelArn);
        Assert.Null(first.Configuration);
        Assert.Empty(first.FailureReasons);
        Assert.Equal(Summary, first.Raw);
    }

    [Fact]
    public async Task The_details_tell_how_it_is_made_and_why_it_failed()
    {
        var found = await GetAsync(Vector);

        Assert.Equal(("VECTOR", "S3_VECTORS", 512, "FLOAT32"), (found.KnowledgeBaseType, found.StorageType, found.EmbeddingDimensions, found.EmbeddingDataType));
        Assert.Equal("arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0", found.EmbeddingModelArn);
        Assert.Equal("arn:aws:iam::111122223333:role/kb", found.RoleArn);
        Assert.Equal(["no such index"], found.FailureReasons);
        Assert.Equal("S3_VECTORS", Assert.IsAssignableFrom<IReadOnlyDictionary<string, object?>>(found.StorageConfiguration)["type"]);
    }

    [Theory]
    [InlineData("""{"type":"MANAGED","managedKnowledgeBaseConfiguration":{"embeddingModelArn":"arn:e"}}""", "MANAGED", "arn:e", null)]
    [InlineData("""{"type":"KENDRA","kendraKnowledgeBaseConfiguration":{"kendraIndexArn":"arn:k"}}""", "KENDRA", null, "arn:k")]
    [InlineData("""{"type":"SQL","sqlKnowledgeBaseConfiguration":{"type":"REDSHIFT"}}""", "SQL", null, null)]
    [InlineData("""{"type":"MOON","moonConfiguration":{"x":1}}""", "MOON", null, null)]
    [InlineData("null", null, null, null)]
    public async Task Every_type_is_read_and_an_unknown_one_kept(string configuration, string? type, string? embedding, string? index)
    {
        var found = await GetAsync($$"""{"knowledgeBaseId":"KB12345678","knowledgeBaseConfiguration":{{configuration}},"storageConfiguration":null}""");
        Assert.Equal((type, embedding, index), (found.KnowledgeBaseType, found.EmbeddingModelArn, found.KendraIndexArn));
        Assert.Equal(type is null, found.Configuration is null);
    }

    [Fact]
    public async Task An_account_without_any_has_an_empty_list() =>
        Assert.False(await FirstAsync("""{"knowledgeBaseSummaries":[]}"""));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"knowledgeBaseSummaries":null}""")]
    [InlineData("""{"message":"moved"}""")]
    public async Task An_answer_without_the_list_is_invalid_and_no_empty_list(string body)
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => FirstAsync(body));
        Assert.Equal(("ResponseInvalid", ErrorKind.ProtocolError), (fault.ErrorId, fault.Kind));
        Assert.Equal("The answer is JSON, but it does not hold what ListKnowledgeBases gives.", fault.Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"knowledgeBase":null}""")]
    public async Task An_answer_without_the_knowledge_base_is_invalid(string body)
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => new KnowledgeBaseList(FakeTransport.Json(body)).GetAsync("KB12345678", CancellationToken.None));
        Assert.Equal("ResponseInvalid", fault.ErrorId);
    }

    private static async Task<bool> FirstAsync(string body)
    {
        await using var walk = new KnowledgeBaseList(FakeTransport.Json(body)).ListAsync(CancellationToken.None).GetAsyncEnumerator();
        return await walk.MoveNextAsync();
    }

    private static async Task<KnowledgeBase> GetAsync(string json)
    {
        var transport = FakeTransport.Json($$"""{"knowledgeBase":{{json}}}""");
        var found = await new KnowledgeBaseList(transport).GetAsync("KB12345678", CancellationToken.None);
        Assert.Equal(("GetKnowledgeBase", "KB12345678"), (transport.Calls[0].Operation, transport.Calls[0].Labels["knowledgeBaseId"]));
        return found;
    }
}
