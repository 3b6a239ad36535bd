namespace BedrockPS.Client.Tests.Chat;

public sealed class ChatResponseTests
{
    [Theory]
    [InlineData("guardrail_intervened")]
    [InlineData("content_filtered")]
    [InlineData("model_context_window_exceeded")]
    [InlineData("malformed_model_output")]
    [InlineData("malformed_tool_use")]
    [InlineData("max_tokens")]
    [InlineData("brand_new_reason")]
    [InlineData(null)]
    public async Task Every_stop_reason_gives_the_text_and_the_wire_string(string? reason)
    {
        var member = reason is null ? string.Empty : $",\"stopReason\":\"{reason}\"";
        var response = await Chats.ConverseAsync($$$"""{"output":{"message":{"role":"assistant","content":[{"text":"x"}]}}{{{member}}}}""");
        Assert.Equal("x", response.Text);
        Assert.Equal(reason, response.StopReason);
        Assert.Equal(reason is "malformed_model_output" or "malformed_tool_use" ? [ErrorIds.ModelOutputMalformed] : [], response.Faults.Select(fault => fault.ErrorId));
        Assert.All(response.Faults, fault => Assert.Equal("req-1", fault.RequestId));
    }

    [Theory]
    [InlineData("""{"output":{"message":{"role":"assistant","content":[]}}}""")]
    [InlineData("""{"output":{"message":{"role":"assistant"}}}""")]
    [InlineData("""{"output":{"message":{"role":"assistant","content":null}}}""")]
    [InlineData("""{"output":null}""")]
    [InlineData("""{"output":"text","usage":[],"metrics":7,"trace":"t","stopReason":5}""")]
    public async Task What_is_missing_or_of_another_shape_is_empty_and_never_throws(string body)
    {
        var response = await Chats.ConverseAsync(body);
        Assert.Empty(response.Message!.Content);
        Assert.Null(response.Text);
        Assert.Null(response.StopReason);
        Assert.Null(response.Usage);
        Assert.Null(response.LatencyMs);
        Assert.Null(response.GuardrailTrace);
        Assert.Empty(response.ToolCalls);
        Assert.Empty(response.Citations);
        Assert.Equal(body, response.Raw);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"status":"ok"}""")]
    [InlineData("""{"message":"sign in first"}""")]
    public async Task JSON_of_something_else_is_no_answer(string body)
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => Chats.ConverseAsync(body));
        Assert.Equal(ErrorIds.ResponseInvalid, fault.ErrorId);
        Assert.Equal("req-1", fault.RequestId);
    }

    [Fact]
    public async Task Lists_that_are_null_are_empty_and_cannot_be_changed()
    {
        var response = await Chats.ConverseAsync("""{"output":{"message":{"role":"assistant","content":[{"citationsContent":{"content":null,"citations":null}},null,7]}}}""");
        Assert.Empty(response.Citations);
        Assert.Empty(response.Message!.Content[0].Citations);
        Assert.Throws<NotSupportedException>(() => ((FixedList<ChatCitation>)response.Citations).Add(new ChatCitation()));
    }

    [Fact]
    public async Task Absent_counts_are_null_and_zero_is_zero()
    {
        var without = await Chats.ConverseAsync("""{"usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5}}""");
        var with = await Chats.ConverseAsync("""{"usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5,"cacheReadInputTokens":0,"cacheDetails":[{"ttl":"5m","inputTokens":7}]}}""");
        Assert.Null(without.Usage!.CacheReadInputTokens);
        Assert.Empty(without.Usage.CacheDetails);
        Assert.Equal(0, with.Usage!.CacheReadInputTokens);
        Assert.Equal("5m: 7", Assert.Single(with.Usage.CacheDetails).ToString());
    }

    [Fact]
    public async Task All_that_an_answer_tells_is_on_the_response()
    {
        var body =
            """{"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"think","signature":"s"}}},{"text":"a"},{"text":"b"}]}},"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3},"metrics":{"latencyMs":77},"additionalModelResponseFields":{"stop_sequence":null},"trace":{"promptRouter":{"invokedModelId":"arn:x"}},"performanceConfig":{"latency":"standard"},"serviceTier":{"type":"default"}}""";
        var response = await Chats.ConverseAsync(body, Chats.Hi with { InputObject = 5, Index = 2 });
        Assert.Equal(("ab", "think", 77L), (response.Text, response.Reasoning, response.LatencyMs));
        Assert.Equal((Chats.ModelId, "arn:x", "standard", "default"), (response.ModelId, response.InvokedModelId, response.Latency, response.ServiceTier));
        Assert.True(((IReadOnlyDictionary<string, object?>)response.AdditionalFields!).ContainsKey("stop_sequence"));
        Assert.Equal((5, 2L, "req-1", 2, "eu-west-1"), (response.InputObject, response.Index, response.RequestId, response.Attempts, response.Region));
        Assert.StartsWith("""{"role":"assistant","content":[{"reasoningContent":""", response.MessageJson, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"web":{"url":"https://x.example/a","domain":"x.example"}}""", "web", null, null, null, "https://x.example/a")]
    [InlineData("""{"documentChar":{"documentIndex":1,"start":2,"end":3}}""", "documentChar", 1, 2, 3, null)]
    [InlineData("""{"documentPage":{"documentIndex":1,"start":2,"end":3}}""", "documentPage", 1, 2, 3, null)]
    [InlineData("""{"documentChunk":{"documentIndex":1,"start":2,"end":3}}""", "documentChunk", 1, 2, 3, null)]
    [InlineData("""{"newPlace":{"start":2}}""", "newPlace", null, 2, null, null)]
    public async Task Each_kind_of_citation_place_is_read(string location, string type, int? document, int? start, int? end, string? url)
    {
        var response = await Chats.ConverseAsync(
            """{"output":{"message":{"role":"assistant","content":[{"citationsContent":{"content":[{"text":"blue"}],"citations":[{"title":"T","source":"S","sourceContent":[{"text":"x"},{"text":"y"}],"location":LOCATION}]}}]}}}"""
                .Replace("LOCATION", location, StringComparison.Ordinal));
        var citation = Assert.Single(response.Citations);
        Assert.Equal("blue", response.Text);
        Assert.Equal(("T", "S", "xy"), (citation.Title, citation.Source, citation.SourceText));
        Assert.Equal((type, document, start, end, url), (citation.LocationType, citation.DocumentIndex, citation.Start, citation.End, citation.Url));
    }

    [Fact]
    public async Task A_search_result_citation_has_its_own_index()
    {
        var response = await Chats.ConverseAsync(
            """{"output":{"message":{"role":"assistant","content":[{"citationsContent":{"citations":[{"location":{"searchResultLocation":{"searchResultIndex":4,"start":0,"end":1}}}]}}]}}}""");
        Assert.Equal(4, Assert.Single(response.Citations).SearchResultIndex);
    }

    [Fact]
    public async Task A_guardrail_trace_becomes_findings_with_the_input_first()
    {
        var response = await Chats.ConverseAsync(
            """{"trace":{"guardrail":{"actionReason":"blocked","modelOutput":["raw answer"],"outputAssessments":{"gr1":[{"contextualGroundingPolicy":{"filters":[{"type":"GROUNDING","threshold":0.8,"score":0.25,"action":"BLOCKED","detected":true}]},"automatedReasoningPolicy":{"findings":[{"invalid":{}}]}}]},"inputAssessment":{"gr1":{"topicPolicy":{"topics":[{"name":"Tax","type":"DENY","action":"BLOCKED"}]},"contentPolicy":{"filters":[{"type":"INSULTS","confidence":"HIGH","filterStrength":"LOW","action":"BLOCKED"}]},"wordPolicy":{"customWords":[{"match":"foo","action":"BLOCKED"}],"managedWordLists":[{"match":"bar","type":"PROFANITY","action":"NONE"}]},"sensitiveInformationPolicy":{"piiEntities":[{"match":"user@example.com","type":"EMAIL","action":"ANONYMIZED"}],"regexes":[{"name":"id","match":"A1","regex":"A.","action":"NONE"}]},"newPolicy":{"x":1}}}}}}""");
        var trace = response.GuardrailTrace!;
        Assert.Equal("blocked", trace.ActionReason);
        Assert.Equal(["raw answer"], trace.ModelOutputs);
        Assert.Equal(
            [
                "Input topic DENY BLOCKED",
                "Input content INSULTS BLOCKED",
                "Input word foo BLOCKED",
                "Input word PROFANITY NONE",
                "Input sensitiveInformation EMAIL ANONYMIZED",
                "Input sensitiveInformation id NONE",
                "Output contextualGrounding GROUNDING BLOCKED",
                "Output automatedReasoning invalid ",
            ],
            trace.Findings.Select(finding => $"{finding.Side} {finding.Policy} {finding.Type ?? finding.Name ?? finding.Match} {finding.Action}"));
        Assert.Equal((0.25, 0.8, true), (trace.Findings[6].Score, trace.Findings[6].Threshold, trace.Findings[6].Detected));
        Assert.DoesNotContain("user@example.com", string.Concat(trace.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_grows_by_the_turns_as_they_were_sent_and_the_answer()
    {
        const string Body = """{"output":{"message":{"role":"assistant","content":[{"text":"x"}]}},"usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5}}""";
        var first = (await Chats.ConverseAsync(Body, Chats.Request(Message.User(ContentBlock.OfText("one"), ContentBlock.OfText(" "))) with { System = "s" })).Conversation!;
        var second = (await Chats.ConverseAsync(Body, Chats.Request([.. first.Messages, Message.User(ContentBlock.OfText("two"))]) with { Conversation = first })).Conversation!;

        Assert.Single(first.Messages[0].Content);
        Assert.Equal(["one", "x"], first.Messages.Select(message => message.ToString()));
        Assert.Equal(["one", "x", "two", "x"], second.Messages.Select(message => message.ToString()));
        Assert.True(Guid.TryParse(first.ConversationId, out _));
        Assert.Equal(first.ConversationId, second.ConversationId);
        Assert.Equal((6, 4, 10), (second.Usage!.InputTokens, second.Usage.OutputTokens, second.Usage.TotalTokens));
        Assert.Equal((Chats.Now, Chats.Now, Chats.ModelId, "eu-west-1", "s"), (first.CreatedAt, first.UpdatedAt, first.ModelId, first.Region, first.System));
    }

    [Fact]
    public async Task A_page_in_place_of_json_is_an_invalid_answer()
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => Chats.ConverseAsync("<html>"));
        Assert.Equal(ErrorIds.ResponseInvalid, fault.ErrorId);
        Assert.Equal(200, fault.StatusCode);
    }
}
