using System.Text.Json;
using BedrockPS.Core.Chat;

namespace BedrockPS.Client.Tests.Chat;

public sealed class ChatRequestTests
{
    private const string PromptArn = "arn:aws:bedrock:us-east-1:111122223333:prompt/PROMPT12345:1";

    [Fact]
    public async Task A_managed_prompt_goes_out_with_its_variables_alone()
    {
        var transport = FakeTransport.Json("""{"output":{"message":{"role":"assistant","content":[{"text":"x"}]}},"stopReason":"end_turn"}""");
        var request = new ChatRequest { ModelId = PromptArn, PromptVariables = new Dictionary<string, string> { ["topic"] = "dns" } };
        await Chats.Service(transport).ConverseAsync(request, CancellationToken.None);
        Assert.Equal("""{"promptVariables":{"topic":{"text":"dns"}}}""", transport.LastBody);
        Assert.Equal(PromptArn, transport.Calls[0].Labels["modelId"]);
        Assert.Equal(("bedrock-runtime", "Converse"), (transport.Calls[0].Service, transport.Calls[0].Operation));
    }

    [Fact]
    public async Task Only_members_that_are_set_are_on_the_wire()
    {
        const string Messages = """{"messages":[{"role":"user","content":[{"text":"hi"}]}]""";
        Assert.Equal(Messages + "}", await Chats.BodyAsync(Chats.Hi));
        Assert.Equal(Messages + ""","inferenceConfig":{"temperature":0.1}}""", await Chats.BodyAsync(Chats.Hi with { Temperature = 0.1 }));
        Assert.Equal(Messages + ""","inferenceConfig":{"temperature":0}}""", await Chats.BodyAsync(Chats.Hi with { Temperature = 0 }));
        Assert.Equal(Messages + "}", await Chats.BodyAsync(Chats.Hi with { System = " " }));
    }

    [Fact]
    public async Task Additional_fields_go_out_beside_the_token_limit_alone()
    {
        var thinking = new Dictionary<string, object?> { ["thinking"] = new Dictionary<string, object?> { ["type"] = "enabled", ["budget_tokens"] = 1024 } };
        Assert.Equal(
            """{"messages":[{"role":"user","content":[{"text":"hi"}]}],"inferenceConfig":{"maxTokens":2048},"additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":1024}}}""",
            await Chats.BodyAsync(Chats.Hi with { MaxTokens = 2048, AdditionalFields = thinking }));
    }

    [Fact]
    public async Task Every_member_has_its_wire_form()
    {
        var request = Chats.Hi with
        {
            System = "be brief",
            TopP = 1,
            StopSequences = ["END"],
            ResponseFields = ["/stop_sequence"],
            RequestMetadata = new Dictionary<string, string> { ["team"] = "ops" },
            GuardrailId = "gr1",
            GuardrailVersion = "DRAFT",
            GuardrailTrace = "enabled_full",
            ServiceTier = "flex",
            Latency = "optimized",
        };
        Assert.Equal(
            """{"messages":[{"role":"user","content":[{"text":"hi"}]}],"system":[{"text":"be brief"}],"inferenceConfig":{"topP":1,"stopSequences":["END"]},"guardrailConfig":{"guardrailIdentifier":"gr1","guardrailVersion":"DRAFT","trace":"enabled_full"},"additionalModelResponseFieldPaths":["/stop_sequence"],"requestMetadata":{"team":"ops"},"performanceConfig":{"latency":"optimized"},"serviceTier":{"type":"flex"}}""",
            await Chats.BodyAsync(request));
    }

    [Fact]
    public async Task An_empty_list_that_was_given_is_sent_as_it_is() =>
        Assert.Contains("\"inferenceConfig\":{\"stopSequences\":[]}", await Chats.BodyAsync(Chats.Hi with { StopSequences = [] }), StringComparison.Ordinal);

    [Fact]
    public async Task Blank_blocks_and_turns_are_left_out_and_roles_still_alternate()
    {
        var body = await Chats.BodyAsync(Chats.Request(
            Message.User(ContentBlock.OfText("one")),
            Message.Assistant(ContentBlock.OfText(" \n")),
            Message.User(ContentBlock.OfText("  keep me  "), ContentBlock.OfText(""))));
        Assert.Equal("""{"messages":[{"role":"user","content":[{"text":"one"},{"text":"  keep me  "}]}]}""", body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(" \r\n\t\u3000")]
    public async Task A_blank_message_is_refused_before_any_call(string text)
    {
        var transport = FakeTransport.Json();
        var fault = await Assert.ThrowsAsync<BedrockException>(
            () => Chats.Service(transport).ConverseAsync(Chats.Request(Message.User(ContentBlock.OfText(text))), CancellationToken.None));
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        Assert.Contains("-Message", fault.Message, StringComparison.Ordinal);
        Assert.Empty(transport.Calls);
    }

    [Fact]
    public async Task Attachments_carry_their_bytes_or_their_place()
    {
        var body = await Chats.BodyAsync(Chats.Request(Message.User(
            ContentBlock.OfText("look"),
            new ContentBlock { Kind = "image", Image = new Media { Format = "png", Bytes = [1, 2, 3] } },
            new ContentBlock { Kind = "document", Document = new Media { Format = "pdf", Name = "report", Bytes = [1], Context = "c", CitationsEnabled = true } },
            new ContentBlock { Kind = "document", Document = new Media { Format = "txt", Name = "notes", Text = "plain" } },
            new ContentBlock { Kind = "video", Video = new Media { Format = "mp4", S3Uri = "s3://b/k.mp4", BucketOwner = "111122223333" } },
            new ContentBlock { Kind = "audio", Audio = new Media { Format = "wav", S3Uri = "s3://b/k.wav" } })));
        Assert.Equal(
            """{"messages":[{"role":"user","content":[{"text":"look"},{"image":{"format":"png","source":{"bytes":"AQID"}}},{"document":{"format":"pdf","name":"report","source":{"bytes":"AQ=="},"context":"c","citations":{"enabled":true}}},{"document":{"format":"txt","name":"notes","source":{"text":"plain"}}},{"video":{"format":"mp4","source":{"s3Location":{"uri":"s3://b/k.mp4","bucketOwner":"111122223333"}}}},{"audio":{"format":"wav","source":{"s3Location":{"uri":"s3://b/k.wav"}}}}]}]}""",
            body);
    }

    [Fact]
    public async Task Blocks_made_here_are_written_from_their_members()
    {
        var body = await Chats.BodyAsync(Chats.Request(
            Message.User(
                new ContentBlock { Kind = "guardContent", GuardText = "check", GuardQualifiers = ["query"] },
                new ContentBlock { Kind = "cachePoint", CachePointType = "default", CachePointTtl = "1h" },
                new ContentBlock { Kind = "searchResult", SearchResult = new Dictionary<string, object?> { ["source"] = "s" } }),
            Message.Assistant(
                new ContentBlock { Kind = "reasoningContent", ReasoningText = " ", ReasoningSignature = "sig" },
                new ContentBlock
                {
                    Kind = "citationsContent",
                    CitedText = "blue",
                    Citations = [new ChatCitation { Title = "T", SourceText = "s", LocationType = "documentPage", DocumentIndex = 0, Start = 1, End = 2 }],
                }),
            Message.User(ContentBlock.OfText("on"))));
        Assert.Equal(
            """{"messages":[{"role":"user","content":[{"guardContent":{"text":{"text":"check","qualifiers":["query"]}}},{"cachePoint":{"type":"default","ttl":"1h"}},{"searchResult":{"source":"s"}}]},{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":" ","signature":"sig"}}},{"citationsContent":{"content":[{"text":"blue"}],"citations":[{"title":"T","sourceContent":[{"text":"s"}],"location":{"documentPage":{"documentIndex":0,"start":1,"end":2}}}]}}]},{"role":"user","content":[{"text":"on"}]}]}""",
            body);
    }

    [Fact]
    public async Task Received_blocks_go_back_unchanged_also_when_they_are_unknown()
    {
        const string Content = """[{"text":"a\u00e9"},{"brandNew":{"x": 2.0,"y":[null]}},{"reasoningContent":{"reasoningText":{"text":"","signature":"s","new":1}}}]""";
        var response = await Chats.ConverseAsync($$$"""{"output":{"message":{"role":"assistant","content":{{{Content}}}}},"stopReason":"end_turn"}""");
        Assert.Equal("brandNew", response.Message!.Content[1].Kind);
        var body = await Chats.BodyAsync(Chats.Request([.. response.Conversation!.Messages, Message.User(ContentBlock.OfText("go on"))]));
        Assert.Contains($"\"content\":{Content}", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_with_nothing_in_it_is_refused_by_its_kind()
    {
        var request = Chats.Request(Message.User(new ContentBlock { Kind = "mystery" }));
        var fault = await Assert.ThrowsAsync<BedrockException>(() => Chats.BodyAsync(request));
        Assert.Contains("mystery", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_attachment_is_refused()
    {
        var request = Chats.Request(Message.User(ContentBlock.OfText("a"), new ContentBlock { Kind = "document", Document = new Media { Name = "empty", Format = "txt", Bytes = [] } }));
        Assert.Contains("empty", (await Assert.ThrowsAsync<BedrockException>(() => Chats.BodyAsync(request))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schemas_given_as_values_or_text_give_one_wire_value()
    {
        var values = new Dictionary<string, object?> { ["type"] = "object", ["required"] = new[] { "city" } };
        var byValue = await Chats.BodyAsync(Chats.Hi with { Tools = [new Tool { Name = "t", Description = "d", InputSchema = values, Strict = true }] });
        var byText = await Chats.BodyAsync(Chats.Hi with { Tools = [new Tool { Name = "t", Description = "d", InputSchemaJson = """{"type":"object","required":["city"]}""", Strict = true }] });
        Assert.Equal(byValue, byText);
        Assert.EndsWith("""{"toolSpec":{"name":"t","description":"d","inputSchema":{"json":{"type":"object","required":["city"]}},"strict":true}}]}}""", byText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counting_tokens_sends_the_turns_inside_their_envelope()
    {
        var transport = FakeTransport.Json("""{"inputTokens":42}""");
        var request = Chats.Hi with { ModelId = "anthropic.claude-x", System = "s", MaxTokens = 5, ServiceTier = "flex", AdditionalFields = new Dictionary<string, object?> { ["a"] = 1 }, InputObject = "hi", Index = 3 };
        var count = await Chats.Service(transport).CountTokensAsync(request, CancellationToken.None);
        Assert.Equal(
            """{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"hi"}]}],"system":[{"text":"s"}],"additionalModelRequestFields":{"a":1}}}}""",
            transport.LastBody);
        Assert.Equal("CountTokens", transport.Calls[0].Operation);
        Assert.Equal((42, "anthropic.claude-x", "hi", 3L), (count.InputTokens, count.ModelId, count.InputObject, count.Index));
        Assert.Equal(("req-1", 2), (count.RequestId, count.Attempts));
    }

    [Fact]
    public async Task A_count_that_is_not_there_is_an_error_and_not_an_empty_count()
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => Chats.Service(FakeTransport.Json("{}")).CountTokensAsync(Chats.Hi, CancellationToken.None));
        Assert.Equal(ErrorIds.ResponseInvalid, fault.ErrorId);
    }

    [Fact]
    public async Task A_single_goes_out_as_the_number_that_was_meant()
    {
        var body = await Chats.BodyAsync(Chats.Hi with { Temperature = 0.1f, TopP = 0.9 });
        Assert.Contains("{\"temperature\":0.1,\"topP\":0.9}", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_are_written_with_a_point_under_any_culture()
    {
        using var culture = new Json.CultureScope("de-DE");
        var body = JsonDocument.Parse(await Chats.BodyAsync(Chats.Hi with { Temperature = 0.25, TopP = 0.5, AdditionalFields = new Dictionary<string, object?> { ["x"] = 1.5m } }));
        Assert.Equal(0.25, body.RootElement.GetProperty("inferenceConfig").GetProperty("temperature").GetDouble());
        Assert.Equal("1.5", body.RootElement.GetProperty("additionalModelRequestFields").GetProperty("x").GetRawText());
    }
}
