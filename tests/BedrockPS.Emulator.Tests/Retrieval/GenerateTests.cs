using System.Net;
using System.Text.Json;
using BedrockEmulator.Tests.Support;
using BedrockEmulator.Tests.Wire;

namespace BedrockEmulator.Tests.Retrieval;

public class GenerateTests
{
    private const string Model = "arn:aws:bedrock:us-west-2::foundation-model/local.extract-v1";

    [Fact]
    public async Task An_answer_cites_the_results_it_is_taken_from()
    {
        var (client, id) = await FilledAsync();
        await using var emulator = client.Emulator;

        var answer = await AskAsync(client, id, "How many stripes has a zebra?");

        var text = "A zebra has forty stripes.";
        var body = answer.Body;
        Assert.Equal(text, body.GetProperty("output").GetProperty("text").GetString());
        Assert.Equal("NONE", body.GetProperty("guardrailAction").GetString());
        Assert.True(Guid.TryParse(body.GetProperty("sessionId").GetString(), out _));
        var citation = body.GetProperty("citations").EnumerateArray().Single();
        Assert.Equal(
            $$$$$"""{"textResponsePart":{"text":"{{{{{text}}}}}","span":{"start":0,"end":{{{{{text.Length}}}}}}}}""", citation.GetProperty("generatedResponsePart").GetRawText());
        var reference = citation.GetProperty("retrievedReferences").EnumerateArray().Single();
        Assert.Contains(text, reference.GetProperty("content").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("s3://docs-bucket/zebra.txt", reference.GetProperty("location").GetProperty("s3Location").GetProperty("uri").GetString());
        Assert.Equal("s3://docs-bucket/zebra.txt", reference.GetProperty("metadata").GetProperty("x-amz-bedrock-kb-source-uri").GetString());
        Assert.False(reference.TryGetProperty("score", out _));
    }

    [Fact]
    public async Task A_second_source_is_cited_where_it_answers_as_well_and_left_out_where_it_does_not()
    {
        var (client, id) = await FilledAsync();
        await using var emulator = client.Emulator;
        await client.S3.PutAsync("/docs-bucket/okapi.txt", "An okapi has twenty stripes.");
        await client.S3.PutAsync("/docs-bucket/zoo.txt", "The zebra of the zoo has forty-two stripes.");
        var source = (await client.SendAsync("POST", $"/knowledgebases/{id}/datasources/", "{}")).Body.GetProperty("dataSourceSummaries")[0].GetProperty("dataSourceId").GetString()!;
        await client.IngestAsync(id, source);

        var answer = await AskAsync(client, id, "How many stripes has a zebra?");

        var text = answer.Body.GetProperty("output").GetProperty("text").GetString()!;
        Assert.Equal(
            ["The zebra of the zoo has forty-two stripes.", "A zebra has forty stripes."],
            answer.Body.GetProperty("citations").EnumerateArray().Select(citation => citation.GetProperty("generatedResponsePart").GetProperty("textResponsePart"))
                .Select(part => text[part.GetProperty("span").GetProperty("start").GetInt32()..part.GetProperty("span").GetProperty("end").GetInt32()])
                .OrderDescending());
        Assert.DoesNotContain("okapi", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_answer_in_the_results_the_model_says_so()
    {
        var (client, id) = await FilledAsync();
        await using var emulator = client.Emulator;

        var answer = await AskAsync(client, id, "Who invented the telephone?");

        Assert.Equal("Sorry, I am unable to assist you with this request.", answer.Body.GetProperty("output").GetProperty("text").GetString());
        Assert.Empty(answer.Body.GetProperty("citations")[0].GetProperty("retrievedReferences").EnumerateArray());
    }

    [Fact]
    public async Task The_stream_gives_the_same_answer_in_events()
    {
        var (client, id) = await FilledAsync();
        await using var emulator = client.Emulator;

        var whole = await AskAsync(client, id, "How many stripes has a zebra?");
        using var response = await emulator.SendAsync(HttpMethod.Post, "/retrieveAndGenerateStream", Body(id, "How many stripes has a zebra?"));
        var frames = EventFrames.Read(await response.Content.ReadAsByteArrayAsync());

        Assert.Equal("application/vnd.amazon.eventstream", response.Content.Headers.ContentType!.MediaType);
        Assert.True(Guid.TryParse(response.Headers.GetValues("x-amzn-bedrock-knowledge-base-session-id").Single(), out _));
        var events = frames.Select(frame => (frame.Type, Payload: JsonDocument.Parse(frame.Payload).RootElement)).ToList();
        Assert.Equal(["output", "output", "output", "output", "output", "citation", "guardrail"], events.Select(item => item.Type));
        Assert.Equal("A zebra has forty stripes.", string.Concat(events.Where(item => item.Type == "output").Select(item => item.Payload.GetProperty("text").GetString())));
        var citation = events[5].Payload;
        Assert.Equal(whole.Body.GetProperty("citations")[0].GetProperty("generatedResponsePart").GetRawText(), citation.GetProperty("generatedResponsePart").GetRawText());
        Assert.Equal(citation.GetProperty("citation").GetProperty("retrievedReferences").GetRawText(), citation.GetProperty("retrievedReferences").GetRawText());
        Assert.Equal("""{"action":"NONE"}""", events[6].Payload.GetRawText());
    }

    [Fact]
    public async Task Faults_cut_the_stream_as_they_do_others()
    {
        var (client, id) = await FilledAsync();
        await using var emulator = client.Emulator;
        await emulator.FaultAsync("""{"kind":"exception","operation":"RetrieveAndGenerateStream","afterEvents":2,"exception":"throttlingException","payload":{"message":"slow down"}}""");
        await emulator.FaultAsync("""{"kind":"cut","operation":"RetrieveAndGenerateStream","afterEvents":1,"afterBytes":5}""");
        await emulator.FaultAsync("""{"kind":"throttle","operation":"RetrieveAndGenerate"}""");

        using var first = await emulator.SendAsync(HttpMethod.Post, "/retrieveAndGenerateStream", Body(id, "How many stripes has a zebra?"));
        var frames = EventFrames.Read(await first.Content.ReadAsByteArrayAsync());
        using var second = await emulator.SendAsync(HttpMethod.Post, "/retrieveAndGenerateStream", Body(id, "How many stripes has a zebra?"));
        var cut = await second.Content.ReadAsByteArrayAsync();
        var third = await AskAsync(client, id, "zebra");

        Assert.Equal(["output", "output"], frames.Take(2).Select(frame => frame.Type));
        Assert.Equal(("exception", "throttlingException", """{"message":"slow down"}"""), frames[2]);
        Assert.Equal(["output", "cut"], EventFrames.Read(cut).Select(frame => frame.Type));
        Assert.Equal((HttpStatusCode.TooManyRequests, "ThrottlingException"), (third.Status, third.Code));
    }

    [Fact]
    public async Task Only_the_service_names_sessions()
    {
        var (client, id) = await FilledAsync();
        await using var emulator = client.Emulator;

        var first = await AskAsync(client, id, "How many stripes has a zebra?");
        var session = first.Body.GetProperty("sessionId").GetString();
        var next = await AskAsync(client, id, "What do lions eat?", $",\"sessionId\":\"{session}\"");
        var own = await AskAsync(client, id, "What do lions eat?", ",\"sessionId\":\"my-own-session\"");
        var other = await client.SendAsync("POST", "/retrieveAndGenerate", Body(id, "q", $",\"sessionId\":\"{session}\"").Replace("extract", "echo", StringComparison.Ordinal));

        Assert.Equal(session, next.Body.GetProperty("sessionId").GetString());
        Assert.Equal(("ValidationException", "Session with Id my-own-session is not valid. Please check and try again."), (own.Code, own.Message));
        Assert.Equal("Knowledge base configurations cannot be modified for an existing session.", other.Message);
    }

    [Fact]
    public async Task A_template_must_take_the_results_and_asks_for_citations_itself()
    {
        var (client, id) = await FilledAsync();
        await using var emulator = client.Emulator;
        Task<AgentAnswer> WithAsync(string template) =>
            AskAsync(client, id, "How many stripes has a zebra?", "", $$$""","generationConfiguration":{"promptTemplate":{"textPromptTemplate":"{{{template}}}"}}""");

        var without = await WithAsync("Answer: $query$");
        var plain = await WithAsync("Answer from $search_results$");
        var cited = await WithAsync("Answer from $search_results$ $output_format_instructions$");

        Assert.Equal(("ValidationException", "The prompt template must contain $search_results$."), (without.Code, without.Message));
        Assert.Equal(0, plain.Body.GetProperty("citations").GetArrayLength());
        Assert.Equal(1, cited.Body.GetProperty("citations").GetArrayLength());
    }

    [Fact]
    public async Task Limits_cut_the_answer_and_its_spans()
    {
        var (client, id) = await FilledAsync();
        await using var emulator = client.Emulator;

        var tokens = await AskAsync(client, id, "How many stripes has a zebra?", "", ""","generationConfiguration":{"inferenceConfig":{"textInferenceConfig":{"maxTokens":3,"temperature":0.5}}}""");
        var stop = await AskAsync(client, id, "How many stripes has a zebra?", "", ""","generationConfiguration":{"inferenceConfig":{"textInferenceConfig":{"stopSequences":[" has"]}}}""");

        Assert.Equal("A zebra has", tokens.Body.GetProperty("output").GetProperty("text").GetString());
        Assert.Equal(11, tokens.Body.GetProperty("citations")[0].GetProperty("generatedResponsePart").GetProperty("textResponsePart").GetProperty("span").GetProperty("end").GetInt32());
        Assert.Equal("A zebra", stop.Body.GetProperty("output").GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_guardrail_replaces_a_blocked_question_and_a_blocked_answer()
    {
        var (client, id) = await FilledAsync();
        await using var emulator = client.Emulator;
        const string Guardrail = ""","generationConfiguration":{"guardrailConfiguration":{"guardrailId":"localguard1","guardrailVersion":"DRAFT"}}""";

        var asked = await AskAsync(client, id, "What is xyzzy?", "", Guardrail);
        var answered = await AskAsync(client, id, "What is the password of the cave?", "", Guardrail);

        Assert.Equal(("The guardrail blocked this request.", "INTERVENED"), (asked.Body.GetProperty("output").GetProperty("text").GetString(), asked.Body.GetProperty("guardrailAction").GetString()));
        Assert.Equal("The guardrail blocked this answer.", answered.Body.GetProperty("output").GetProperty("text").GetString());
        Assert.Equal(0, answered.Body.GetProperty("citations").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"sourceType":"BYTE_CONTENT","byteContent":{"contentType":"text/plain","identifier":"notes.txt","data":"QSBwZW5ndWluIHN3aW1zIGZhc3Qu"}}""", "A penguin swims fast.", "{\"content\":{\"type\":\"TEXT\",\"text\":\"A penguin swims fast.\"}}")]
    [InlineData("""{"sourceType":"S3","s3Location":{"uri":"s3://docs-bucket/penguin.txt"}}""", "A penguin swims.", """{"location":{"type":"S3","s3Location":{"uri":"s3://docs-bucket/penguin.txt"}},"content":{"type":"TEXT","text":"A penguin swims."}}""")]
    [InlineData("""{"sourceType":"S3","s3Location":{"uri":"s3://docs-bucket/none.txt"}}""", null, "The S3 object does not exist or can't be read.")]
    [InlineData("""{"sourceType":"S3","byteContent":{"contentType":"text/plain","identifier":"a","data":"AAAA"}}""", null, "content of its sourceType")]
    [InlineData("""{"sourceType":"BYTE_CONTENT","byteContent":{"contentType":"image/png","identifier":"a","data":"AAAA"}}""", null, "not supported")]
    public async Task A_source_can_come_with_the_question(string source, string? text, string rest)
    {
        var (client, _) = await FilledAsync();
        await using var emulator = client.Emulator;
        await client.S3.PutAsync("/docs-bucket/penguin.txt", "A penguin swims.");

        var answer = await client.SendAsync(
            "POST",
            "/retrieveAndGenerate",
            $$$$$"""{"input":{"text":"What swims?"},"retrieveAndGenerateConfiguration":{"type":"EXTERNAL_SOURCES","externalSourcesConfiguration":{"modelArn":"{{{{{Model}}}}}","sources":[{{{{{source}}}}}]}}}""");

        if (text is null)
        {
            Assert.Equal("ValidationException", answer.Code);
            Assert.Contains(rest, answer.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(text, answer.Body.GetProperty("output").GetProperty("text").GetString());
        Assert.Equal(rest, answer.Body.GetProperty("citations")[0].GetProperty("retrievedReferences")[0].GetRawText());
    }

    [Theory]
    [InlineData("""{"input":{"text":"q"}}""", "retrieveAndGenerateConfiguration must be given")]
    [InlineData("""{"input":{"text":" "},"retrieveAndGenerateConfiguration":{"type":"KNOWLEDGE_BASE"}}""", "not blank")]
    [InlineData("""{"input":{"text":"q"},"retrieveAndGenerateConfiguration":{"type":"KNOWLEDGE_BASE"}}""", "knowledgeBaseConfiguration must be given")]
    [InlineData("""{"input":{"text":"q"},"retrieveAndGenerateConfiguration":{"type":"KNOWLEDGE_BASE","knowledgeBaseConfiguration":{"knowledgeBaseId":"ID","modelArn":"nobody.none"}}}""", "The provided model identifier is invalid.")]
    [InlineData("""{"input":{"text":"q"},"retrieveAndGenerateConfiguration":{"type":"KNOWLEDGE_BASE","knowledgeBaseConfiguration":{"knowledgeBaseId":"ID","modelArn":"local.embed-v1"}}}""", "doesn't support the model")]
    public async Task A_request_that_cannot_be_is_refused(string body, string message)
    {
        var (client, id) = await FilledAsync();
        await using var emulator = client.Emulator;

        var answer = await client.SendAsync("POST", "/retrieveAndGenerate", body.Replace("\"ID\"", $"\"{id}\"", StringComparison.Ordinal));

        Assert.Equal("ValidationException", answer.Code);
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }

    private static string Body(string id, string query, string more = "", string inner = "") =>
        $$$"""{"input":{"text":"{{{query}}}"},"retrieveAndGenerateConfiguration":{"type":"KNOWLEDGE_BASE","knowledgeBaseConfiguration":{"knowledgeBaseId":"{{{id}}}","modelArn":"{{{Model}}}"{{{inner}}}}}{{{more}}}}""";

    private static Task<AgentAnswer> AskAsync(KnowledgeBaseClient client, string id, string query, string more = "", string inner = "") =>
        client.SendAsync("POST", "/retrieveAndGenerate", Body(id, query, more, inner));

    private static async Task<(KnowledgeBaseClient Client, string Id)> FilledAsync()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await client.MakeBucketAsync();
        await client.S3.PutAsync("/docs-bucket/zebra.txt", "Zebras live in Africa. A zebra has forty stripes.");
        await client.S3.PutAsync("/docs-bucket/lion.txt", "Lions eat meat.");
        await client.S3.PutAsync("/docs-bucket/cave.txt", "The password of the cave is plugh.");
        var id = await client.CreateAsync("animals");
        await client.IngestAsync(id, await client.AddSourceAsync(id));
        return (client, id);
    }
}
