using BedrockPS.Core.KnowledgeBases;
using static BedrockPS.Client.Tests.KnowledgeBases.Retrievals;

namespace BedrockPS.Client.Tests.KnowledgeBases;

public sealed class RetrieveRequestTests
{
    private const string Query = "\"retrievalQuery\":{\"text\":\"disk full\"}";

    [Fact]
    public async Task A_search_without_options_sends_the_query_alone()
    {
        var transport = FakeTransport.Json("""{"retrievalResults":[]}""");
        await SearchAsync(transport);
        Assert.Equal("{" + Query + "}", transport.LastBody);
        Assert.Equal(("bedrock-agent-runtime", "Retrieve"), (transport.Calls[0].Service, transport.Calls[0].Operation));
        Assert.Equal(KnowledgeBaseId, transport.Calls[0].Labels["knowledgeBaseId"]);
    }

    [Fact]
    public async Task Options_go_into_the_vector_search_configuration()
    {
        var body = await BodyAsync(Search(new() { Top = 7, SearchType = "HYBRID", Filter = MetadataFilter.Compare(FilterOperator.Equals, "team", "a"), RerankModel = "cohere.rerank-v3-5:0" }));
        Assert.Equal(
            "{" + Query + ""","retrievalConfiguration":{"vectorSearchConfiguration":{"numberOfResults":7,"overrideSearchType":"HYBRID","filter":{"equals":{"key":"team","value":"a"}}"""
            + ""","rerankingConfiguration":{"type":"BEDROCK_RERANKING_MODEL","bedrockRerankingConfiguration":{"modelConfiguration":{"modelArn":"arn:aws:bedrock:eu-west-1::foundation-model/cohere.rerank-v3-5:0"}}}}}}""",
            body);
    }

    [Fact]
    public async Task A_managed_knowledge_base_has_a_configuration_of_its_own_and_is_told_of_a_reranking_model()
    {
        var body = await BodyAsync(Search(new() { Top = 7, RerankModel = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.rerank-v1:0", IsManaged = true }));
        Assert.Equal(
            "{" + Query + ""","retrievalConfiguration":{"managedSearchConfiguration":{"numberOfResults":7"""
            + ""","rerankingModelType":"CUSTOM","rerankingConfiguration":{"type":"BEDROCK_RERANKING_MODEL","bedrockRerankingConfiguration":{"modelConfiguration":{"modelArn":"arn:aws:bedrock:eu-west-1::foundation-model/amazon.rerank-v1:0"}}}}}}""",
            body);
    }

    [Fact]
    public async Task A_managed_knowledge_base_takes_no_search_type()
    {
        var transport = new FakeTransport();
        var fault = await Assert.ThrowsAsync<BedrockException>(() => SearchAsync(transport, Search(new() { SearchType = "HYBRID", IsManaged = true })));
        Assert.Equal((ErrorIds.InputInvalid, ErrorKind.InvalidArgument), (fault.ErrorId, fault.Kind));
        Assert.Contains("MANAGED", fault.Message, StringComparison.Ordinal);
        Assert.Empty(transport.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    public async Task A_blank_query_is_not_sent(string query)
    {
        var transport = new FakeTransport();
        var fault = await Assert.ThrowsAsync<BedrockException>(() => SearchAsync(transport, Search() with { Query = query }));
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Empty(transport.Calls);
    }

    [Fact]
    public async Task Guardrail_and_user_stand_beside_the_query()
    {
        var body = await BodyAsync(Search() with { GuardrailId = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/abc123", GuardrailVersion = "DRAFT", UserId = "al" });
        Assert.Equal("{" + Query + ""","guardrailConfiguration":{"guardrailId":"abc123","guardrailVersion":"DRAFT"},"userContext":{"userId":"al"}}""", body);
    }

    [Fact]
    public async Task Every_operator_has_its_name_on_the_wire_and_values_keep_their_kind()
    {
        MetadataFilter[] parts =
        [
            MetadataFilter.Compare(FilterOperator.Equals, "a", true),
            MetadataFilter.Compare(FilterOperator.NotEquals, "b", 2),
            MetadataFilter.Compare(FilterOperator.GreaterThan, "c", 2.5),
            MetadataFilter.Compare(FilterOperator.GreaterThanOrEquals, "d", 3L),
            MetadataFilter.Compare(FilterOperator.LessThan, "e", 4.0),
            MetadataFilter.Compare(FilterOperator.LessThanOrEquals, "f", -5m),
            MetadataFilter.Compare(FilterOperator.In, "g", new object[] { "x", 1 }),
            MetadataFilter.Compare(FilterOperator.NotIn, "h", new object[] { "2024" }),
            MetadataFilter.Compare(FilterOperator.StartsWith, "i", "pre"),
            MetadataFilter.Join(mustAllFit: false, [MetadataFilter.Compare(FilterOperator.StringContains, "j", "mid"), MetadataFilter.Compare(FilterOperator.ListContains, "k", "t")]),
        ];
        var body = await BodyAsync(Search(new() { Filter = MetadataFilter.Join(mustAllFit: true, parts) }));
        Assert.Equal(
            "{" + Query + ""","retrievalConfiguration":{"vectorSearchConfiguration":{"filter":{"andAll":["""
            + """{"equals":{"key":"a","value":true}},{"notEquals":{"key":"b","value":2}},{"greaterThan":{"key":"c","value":2.5}},{"greaterThanOrEquals":{"key":"d","value":3}},"""
            + """{"lessThan":{"key":"e","value":4.0}},{"lessThanOrEquals":{"key":"f","value":-5}},{"in":{"key":"g","value":["x",1]}},{"notIn":{"key":"h","value":["2024"]}},"""
            + """{"startsWith":{"key":"i","value":"pre"}},{"orAll":[{"stringContains":{"key":"j","value":"mid"}},{"listContains":{"key":"k","value":"t"}}]}]}}}}""",
            body);
    }

    [Fact]
    public async Task An_ARN_goes_out_as_it_is_and_comes_back_as_the_id()
    {
        const string Arn = "arn:aws:bedrock:eu-west-1:111122223333:knowledge-base/KB12345678";
        var transport = FakeTransport.Json("""{"retrievalResults":[{"content":{"text":"t"}}]}""");
        var found = await SearchAsync(transport, Search() with { KnowledgeBaseId = Arn });
        Assert.Equal(Arn, transport.Calls[0].Labels["knowledgeBaseId"]);
        Assert.Equal("KB12345678", found[0].KnowledgeBaseId);
    }

    [Fact]
    public async Task A_refusal_after_a_guess_about_the_type_says_that_there_was_one()
    {
        var transport = new FakeTransport(FakeTransport.Refuse("ValidationException", 400, "wrong form"));
        var fault = await Assert.ThrowsAsync<BedrockException>(() => SearchAsync(transport, Search(new() { Top = 1, IsGuess = true })));
        Assert.Equal("ValidationException", fault.ErrorId);
        Assert.Contains("bedrock:GetKnowledgeBase", fault.RecommendedAction, StringComparison.Ordinal);
    }
}
