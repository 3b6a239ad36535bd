using BedrockPS.Core.KnowledgeBases;
using static BedrockPS.Client.Tests.KnowledgeBases.Retrievals;

namespace BedrockPS.Client.Tests.KnowledgeBases;

public sealed class GenerationRequestTests
{
    private const string Input = "\"input\":{\"text\":\"Why?\"}";
    private const string Ids = "\"knowledgeBaseId\":\"KB12345678\",\"modelArn\":\"amazon.nova-lite-v1:0\"";

    [Fact]
    public async Task A_bare_question_names_knowledge_base_and_model_alone()
    {
        var body = await BodyAsync(Question);
        Assert.Equal("{" + Input + ""","retrieveAndGenerateConfiguration":{"type":"KNOWLEDGE_BASE","knowledgeBaseConfiguration":{""" + Ids + "}}}", body);
    }

    [Fact]
    public async Task Everything_has_its_place()
    {
        var body = await BodyAsync(Question with
        {
            Options = new() { Top = 3, SearchType = "SEMANTIC" },
            PromptTemplate = "Say $search_results$",
            MaxTokens = 100,
            Temperature = 0,
            TopP = 0.5,
            StopSequences = ["END"],
            GuardrailId = "abc",
            GuardrailVersion = "1",
            Latency = "optimized",
            AdditionalFields = new Dictionary<string, object?> { ["top_k"] = 5 },
            Decomposes = true,
            KmsKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/k",
            SessionId = "s-1",
            UserId = "al",
        });
        Assert.Equal(
            "{" + Input + ""","retrieveAndGenerateConfiguration":{"type":"KNOWLEDGE_BASE","knowledgeBaseConfiguration":{""" + Ids
            + ""","retrievalConfiguration":{"vectorSearchConfiguration":{"numberOfResults":3,"overrideSearchType":"SEMANTIC"}}"""
            + ""","generationConfiguration":{"promptTemplate":{"textPromptTemplate":"Say $search_results$"},"inferenceConfig":{"textInferenceConfig":{"maxTokens":100,"temperature":0,"topP":0.5,"stopSequences":["END"]}}"""
            + ""","guardrailConfiguration":{"guardrailId":"abc","guardrailVersion":"1"},"performanceConfig":{"latency":"optimized"},"additionalModelRequestFields":{"top_k":5}}"""
            + ""","orchestrationConfiguration":{"queryTransformationConfiguration":{"type":"QUERY_DECOMPOSITION"}}}}"""
            + ""","sessionConfiguration":{"kmsKeyArn":"arn:aws:kms:eu-west-1:111122223333:key/k"},"sessionId":"s-1","userContext":{"userId":"al"}}""",
            body);
    }

    [Fact]
    public async Task A_document_goes_along_with_name_type_and_bytes()
    {
        var body = await BodyAsync(Question with { KnowledgeBaseId = null, Source = ExternalSource.Of("notes.md", "# Hi"u8.ToArray()), MaxTokens = 5 });
        Assert.Equal(
            "{" + Input + ""","retrieveAndGenerateConfiguration":{"type":"EXTERNAL_SOURCES","externalSourcesConfiguration":{"modelArn":"amazon.nova-lite-v1:0","sources":[{"sourceType":"BYTE_CONTENT","byteContent":"""
            + """{"identifier":"notes.md","contentType":"text/markdown","data":"IyBIaQ=="}}],"generationConfiguration":{"inferenceConfig":{"textInferenceConfig":{"maxTokens":5}}}}}}""",
            body);
    }

    [Fact]
    public async Task A_document_in_S3_goes_by_its_address()
    {
        var body = await BodyAsync(Question with { KnowledgeBaseId = null, Source = ExternalSource.OfS3("s3://bucket/a b.pdf") });
        Assert.Equal(
            "{" + Input + ""","retrieveAndGenerateConfiguration":{"type":"EXTERNAL_SOURCES","externalSourcesConfiguration":{"modelArn":"amazon.nova-lite-v1:0","sources":[{"sourceType":"S3","s3Location":{"uri":"s3://bucket/a b.pdf"}}]}}}""",
            body);
    }

    [Fact]
    public async Task Both_operations_send_the_same_body()
    {
        var transport = FakeTransport.Stream(new MemoryStream(Output("\"x\"")));
        await foreach (var _ in Service(transport).GenerateStreamAsync(Question, CancellationToken.None))
        {
        }

        Assert.Equal(("bedrock-agent-runtime", "RetrieveAndGenerateStream"), (transport.Calls[0].Service, transport.Calls[0].Operation));
        Assert.Equal(await BodyAsync(Question), transport.LastBody);
    }

    [Fact]
    public async Task The_answer_carries_session_citations_and_what_was_asked()
    {
        var raw = $$"""{"sessionId":"s-1","output":{"text":"Because."},"citations":[{"generatedResponsePart":{{Part("Because.", 0, 7)}},"retrievedReferences":{{References("s3://b/k")}}},{"generatedResponsePart":null,"retrievedReferences":[]}],"guardrailAction":"NONE"}""";
        var answer = await Service(FakeTransport.Json(raw)).GenerateAsync(Question with { InputObject = "item", Index = 3 }, CancellationToken.None);
        Assert.Equal(("Because.", "s-1", "NONE", KnowledgeBaseId, ModelId, "KNOWLEDGE_BASE"), (answer.Text, answer.SessionId, answer.GuardrailAction, answer.KnowledgeBaseId, answer.ModelId, answer.RequestType));
        Assert.Equal(("eu-west-1", raw, "item", 3L, "req-1", 2), (answer.Region, answer.Raw, answer.InputObject, answer.Index, answer.RequestId, answer.Attempts));
        Assert.Equal(2, answer.Citations.Count);
        Assert.Equal(("Because.", 0, 7), (answer.Citations[0].Text, answer.Citations[0].Start, answer.Citations[0].End));
        Assert.Equal(("passage", "s3://b/k", "S3", "TEXT"), (answer.Citations[0].References[0].Text, answer.Citations[0].References[0].Source, answer.Citations[0].References[0].LocationType, answer.Citations[0].References[0].ContentType));
        Assert.Equal(2024L, answer.Citations[0].References[0].Metadata["year"]);
        Assert.Equal((null, null, null), (answer.Citations[1].Text, answer.Citations[1].Start, answer.Citations[1].End));
        Assert.Empty(answer.Citations[1].References);
        Assert.Equal("Because.", answer.ToString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sessionId":"s","output":{}}""")]
    public async Task An_answer_without_text_is_none(string body)
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => Service(FakeTransport.Json(body)).GenerateAsync(Question, CancellationToken.None));
        Assert.Equal(ErrorIds.ResponseInvalid, fault.ErrorId);
    }

    [Fact]
    public async Task An_empty_text_is_an_answer()
    {
        var answer = await Service(FakeTransport.Json("""{"sessionId":"s","output":{"text":""},"citations":null}""")).GenerateAsync(Question, CancellationToken.None);
        Assert.Equal(string.Empty, answer.Text);
        Assert.Empty(answer.Citations);
    }
}
