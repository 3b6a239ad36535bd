using BedrockPS.Client.Operations;

namespace BedrockPS.Client.Tests.Operations;

/// <summary>Rows of the table, compared with what the API reference says of them.</summary>
public class OperationTableTests
{
    [Theory]
    [InlineData("bedrock-runtime", "Converse", "POST /model/{modelId}/converse 200")]
    [InlineData("bedrock-runtime", "ConverseStream", "POST /model/{modelId}/converse-stream 200")]
    [InlineData("bedrock-runtime", "InvokeModel", "POST /model/{modelId}/invoke 200")]
    [InlineData("bedrock-runtime", "InvokeModelWithResponseStream", "POST /model/{modelId}/invoke-with-response-stream 200")]
    [InlineData("bedrock-runtime", "ApplyGuardrail", "POST /guardrail/{guardrailIdentifier}/version/{guardrailVersion}/apply 200")]
    [InlineData("bedrock", "ListFoundationModels", "GET /foundation-models 200 readonly")]
    [InlineData("bedrock", "GetFoundationModel", "GET /foundation-models/{modelIdentifier} 200 readonly")]
    [InlineData("bedrock", "CreateInferenceProfile", "POST /inference-profiles 201 idempotent")]
    [InlineData("bedrock", "ListInferenceProfiles", "GET /inference-profiles 200 readonly")]
    [InlineData("bedrock", "DeleteInferenceProfile", "DELETE /inference-profiles/{inferenceProfileIdentifier} 200 idempotent")]
    [InlineData("bedrock-agent", "StartIngestionJob", "PUT /knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}/ingestionjobs/ 202 idempotent")]
    [InlineData("bedrock-agent-runtime", "Retrieve", "POST /knowledgebases/{knowledgeBaseId}/retrieve 200")]
    [InlineData("bedrock-agent-runtime", "InvokeAgent", "POST /agents/{agentId}/agentAliases/{agentAliasId}/sessions/{sessionId}/text 200")]
    public void An_operation_has_its_method_path_and_status(string service, string operation, string request)
    {
        Assert.Equal(request, OperationText.Request(OperationTable.Get(service, operation)));
    }

    [Theory]
    [InlineData("bedrock", "ListFoundationModels", "byProvider string Query\nbyCustomizationType string Query\nbyOutputModality string Query\nbyInferenceType string Query")]
    [InlineData("bedrock", "GetFoundationModel", "modelIdentifier string! Uri")]
    [InlineData("bedrock", "ListInferenceProfiles", "maxResults integer Query\nnextToken string Query\ntypeEquals string Query type")]
    [InlineData("bedrock", "DeleteInferenceProfile", "inferenceProfileIdentifier string! Uri")]
    [InlineData(
        "bedrock",
        "CreateInferenceProfile",
        "inferenceProfileName string!\ndescription string*\nclientRequestToken string token\nmodelSource InferenceProfileModelSource!\ntags [Tag]")]
    [InlineData("bedrock-agent", "StartIngestionJob", "knowledgeBaseId string! Uri\ndataSourceId string! Uri\nclientToken string token\ndescription string")]
    [InlineData("bedrock-agent", "UntagResource", "resourceArn string! Uri\ntagKeys [string]! Query")]
    [InlineData("bedrock-agent", "PutResourcePolicy", "resourceArn string! Uri\npolicy jsontext!\nexpectedRevisionId string")]
    [InlineData(
        "bedrock-runtime",
        "InvokeModel",
        "body blob* Payload\ncontentType string Header Content-Type\naccept string Header Accept\nmodelId string! Uri\n"
        + "trace string Header X-Amzn-Bedrock-Trace\nguardrailIdentifier string Header X-Amzn-Bedrock-GuardrailIdentifier\n"
        + "guardrailVersion string Header X-Amzn-Bedrock-GuardrailVersion\n"
        + "performanceConfigLatency string Header X-Amzn-Bedrock-PerformanceConfig-Latency\n"
        + "serviceTier string Header X-Amzn-Bedrock-Service-Tier\nrequestMetadata string* Header X-Amzn-Bedrock-Request-Metadata")]
    [InlineData(
        "bedrock-agent-runtime",
        "Retrieve",
        "guardrailConfiguration GuardrailConfiguration\nknowledgeBaseId string! Uri\nnextToken string\n"
        + "retrievalConfiguration KnowledgeBaseRetrievalConfiguration\nretrievalQuery KnowledgeBaseQuery*!\nuserContext UserContext*")]
    public void An_operation_knows_where_each_input_member_goes(string service, string operation, string members)
    {
        Assert.Equal(members, OperationText.Members(OperationTable.Get(service, operation).Input));
    }

    [Theory]
    [InlineData("bedrock", "DeleteInferenceProfile", "")]
    [InlineData("bedrock", "CreateInferenceProfile", "inferenceProfileArn string!\nstatus string")]
    [InlineData("bedrock-runtime", "ConverseStream", "stream ConverseStreamOutput Payload events")]
    [InlineData(
        "bedrock-runtime",
        "InvokeModel",
        "body blob*! Payload\ncontentType string! Header Content-Type\n"
        + "performanceConfigLatency string Header X-Amzn-Bedrock-PerformanceConfig-Latency\nserviceTier string Header X-Amzn-Bedrock-Service-Tier")]
    [InlineData(
        "bedrock-runtime",
        "InvokeModelWithResponseStream",
        "body ResponseStream! Payload events\ncontentType string! Header X-Amzn-Bedrock-Content-Type\n"
        + "performanceConfigLatency string Header X-Amzn-Bedrock-PerformanceConfig-Latency\nserviceTier string Header X-Amzn-Bedrock-Service-Tier")]
    [InlineData(
        "bedrock-agent-runtime",
        "InvokeAgent",
        "completion ResponseStream! Payload events\ncontentType string! Header x-amzn-bedrock-agent-content-type\n"
        + "memoryId string Header x-amz-bedrock-agent-memory-id\nsessionId string! Header x-amz-bedrock-agent-session-id")]
    public void An_operation_knows_where_each_output_member_comes_from(string service, string operation, string members)
    {
        Assert.Equal(members, OperationText.Members(OperationTable.Get(service, operation).Output));
    }

    [Fact]
    public void A_stream_knows_its_events_and_exceptions()
    {
        var stream = OperationTable.Get("bedrock-runtime", "ConverseStream");

        Assert.True(stream.StreamsOutput);
        Assert.False(stream.StreamsInput);
        Assert.Empty(stream.InitialResponseMembers);
        Assert.Equal(
            ["messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"],
            stream.OutputEvents.Where(member => !member.IsException).Select(member => member.Name));
        Assert.Equal(
            ["internalServerException", "modelStreamErrorException", "validationException", "throttlingException", "serviceUnavailableException"],
            stream.OutputEvents.Where(member => member.IsException).Select(member => member.Name));
        Assert.True(OperationTable.Get("bedrock-runtime", "InvokeModelWithBidirectionalStream").StreamsInput);
        Assert.Empty(OperationTable.Get("bedrock-runtime", "Converse").OutputEvents);
    }

    [Theory]
    [InlineData("bedrock", "ListInferenceProfiles", "nextToken nextToken maxResults inferenceProfileSummaries")]
    [InlineData("bedrock-agent-runtime", "Retrieve", "nextToken nextToken - retrievalResults")]
    [InlineData("bedrock-runtime", "ListAsyncInvokes", "nextToken nextToken maxResults asyncInvokeSummaries")]
    public void A_paged_operation_knows_its_tokens_limit_and_results(string service, string operation, string expected)
    {
        var pages = OperationTable.Get(service, operation).Pagination!;

        Assert.Equal(expected, $"{pages.InputToken} {pages.OutputToken} {pages.LimitKey ?? "-"} {string.Join(',', pages.ResultKeys)}");
    }

    [Fact]
    public void An_operation_without_pages_has_no_pagination()
    {
        Assert.Null(OperationTable.Get("bedrock", "ListFoundationModels").Pagination);
    }

    [Theory]
    [InlineData("bedrock", "CreateInferenceProfile", "clientRequestToken")]
    [InlineData("bedrock-agent", "StartIngestionJob", "clientToken")]
    [InlineData("bedrock-runtime", "StartAsyncInvoke", "clientRequestToken")]
    [InlineData("bedrock-runtime", "Converse", null)]
    public void The_idempotency_token_is_known(string service, string operation, string? member)
    {
        Assert.Equal(member, OperationTable.Get(service, operation).IdempotencyToken?.Name);
    }

    [Theory]
    [InlineData("ThrottlingException", 429, true, true)]
    [InlineData("ModelNotReadyException", 429, true, false)]
    [InlineData("ServiceUnavailableException", 503, true, false)]
    [InlineData("InternalServerException", 500, true, false)]
    [InlineData("ModelTimeoutException", 408, false, false)]
    [InlineData("ModelErrorException", 424, false, false)]
    [InlineData("ValidationException", 400, false, false)]
    public void Errors_of_Converse_have_their_status_and_whether_to_retry(string code, int status, bool retryable, bool throttling)
    {
        var error = OperationTable.Get("bedrock-runtime", "Converse").FindError(code)!;

        Assert.Equal((status, retryable, throttling), (error.StatusCode, error.IsRetryable, error.IsThrottling));
    }

    [Fact]
    public void A_model_that_is_not_ready_is_retryable_for_agents_too()
    {
        var error = OperationTable.Get("bedrock-agent-runtime", "InvokeAgent").FindError("ModelNotReadyException")!;

        Assert.Equal((424, true, false), (error.StatusCode, error.IsRetryable, error.IsThrottling));
    }

    [Fact]
    public void An_operation_documents_its_errors_and_knows_the_others_of_its_service()
    {
        var count = OperationTable.Get("bedrock-runtime", "CountTokens");

        Assert.Equal(
            [
                "AccessDeniedException",
                "InternalServerException",
                "ResourceNotFoundException",
                "ServiceUnavailableException",
                "ThrottlingException",
                "ValidationException",
            ],
            count.ErrorCodes);
        Assert.Equal(408, count.FindError("ModelTimeoutException")!.StatusCode);
        Assert.Null(count.FindError("NoSuchException"));
        Assert.Null(count.FindError(""));
    }

    [Theory]
    [InlineData("bedrock", "Bedrock", "bedrock", "2023-04-20", "SigV4, Bearer")]
    [InlineData("bedrock-runtime", "Bedrock Runtime", "bedrock", "2023-09-30", "SigV4, Bearer")]
    [InlineData("bedrock-agent", "Bedrock Agent", "bedrock", "2023-06-05", "SigV4")]
    [InlineData("bedrock-agent-runtime", "Bedrock Agent Runtime", "bedrock", "2023-07-26", "SigV4")]
    public void A_service_has_its_names_and_schemes(string name, string id, string signing, string version, string schemes)
    {
        var service = OperationTable.GetService(name);

        Assert.Equal((name, id, signing, version), (service.EndpointPrefix, service.ServiceId, service.SigningName, service.ApiVersion));
        Assert.Equal(schemes, service.AuthSchemes.ToString());
        Assert.Equal(service.AuthSchemes, OperationTable.Get(name, service.OperationNames[0]).AuthSchemes);
    }

    [Fact]
    public void Nested_structures_are_read_with_their_kinds()
    {
        var message = OperationTable.Get("bedrock-runtime", "Converse").Input.Find("messages")!.Type.Element!.Structure!;

        Assert.Equal("role string!\ncontent [ContentBlock]!", OperationText.Members(message));
        var block = message.Find("content")!.Type.Element!.Structure!;
        Assert.True(block.IsUnion);
        Assert.Equal("ReasoningContentBlock*", block.Find("reasoningContent")!.Type.ToString());
        Assert.Equal(TypeKind.Document, block.Find("toolUse")!.Type.Structure!.Find("input")!.Type.Kind);
        var job = OperationTable.Get("bedrock-agent", "StartIngestionJob").Output.Find("ingestionJob")!.Type.Structure!;
        Assert.Equal("iso8601", job.Find("startedAt")!.Type.TimestampFormat);
    }

    [Fact]
    public void Sensitive_values_are_listed_by_path()
    {
        var converse = OperationTable.Get("bedrock-runtime", "Converse");

        Assert.Contains("requestMetadata", converse.SensitiveInput);
        Assert.Contains("messages[].content[].reasoningContent", converse.SensitiveInput);
        Assert.Contains("output.message.content[].reasoningContent", converse.SensitiveOutput);
        Assert.Contains("completion.chunk", OperationTable.Get("bedrock-agent-runtime", "InvokeAgent").SensitiveOutput);
        Assert.Equal(["body"], OperationTable.Get("bedrock-runtime", "InvokeModel").SensitiveOutput);
    }
}
