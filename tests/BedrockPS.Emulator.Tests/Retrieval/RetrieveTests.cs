using System.Net;
using System.Text;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.Retrieval;

public class RetrieveTests
{
    [Fact]
    public async Task A_result_has_its_text_score_location_and_metadata()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        var (id, source) = await FilledAsync(client, ("disk.txt", "The disk of host seven is full.", """{"year":2024,"tags":["a"]}"""), ("cats.txt", "Cats sleep all day.", null));

        var result = (await client.RetrieveAsync(id, "Which disk is full?")).Single();

        var chunk = result.GetProperty("metadata").GetProperty("x-amz-bedrock-kb-chunk-id").GetString();
        Assert.Equal(
            $$$"""{"content":{"type":"TEXT","text":"The disk of host seven is full."},"location":{"type":"S3","s3Location":{"uri":"s3://docs-bucket/disk.txt"}},"metadata":{"year":2024,"tags":["a"],"x-amz-bedrock-kb-source-uri":"s3://docs-bucket/disk.txt","x-amz-bedrock-kb-chunk-id":"{{{chunk}}}","x-amz-bedrock-kb-data-source-id":"{{{source}}}"},"score":{{{result.GetProperty("score").GetRawText()}}}}""",
            result.GetRawText());
        Assert.InRange(result.GetProperty("score").GetDouble(), 0.4, 1);
    }

    [Theory]
    [InlineData("""{"equals":{"key":"team","value":"ops"}}""", "a")]
    [InlineData("""{"notEquals":{"key":"team","value":"ops"}}""", "bc")]
    [InlineData("""{"equals":{"key":"year","value":2024}}""", "a")]
    [InlineData("""{"equals":{"key":"open","value":true}}""", "b")]
    [InlineData("""{"notEquals":{"key":"open","value":true}}""", "ac")]
    [InlineData("""{"in":{"key":"team","value":["dev","hr"]}}""", "b")]
    [InlineData("""{"notIn":{"key":"year","value":[2024]}}""", "bc")]
    [InlineData("""{"greaterThan":{"key":"year","value":2024}}""", "b")]
    [InlineData("""{"greaterThanOrEquals":{"key":"year","value":2024}}""", "ab")]
    [InlineData("""{"lessThan":{"key":"year","value":2024.5}}""", "a")]
    [InlineData("""{"lessThanOrEquals":{"key":"year","value":2023}}""", "")]
    [InlineData("""{"startsWith":{"key":"team","value":"d"}}""", "b")]
    [InlineData("""{"stringContains":{"key":"team","value":"p"}}""", "a")]
    [InlineData("""{"stringContains":{"key":"tags","value":"tor"}}""", "ab")]
    [InlineData("""{"listContains":{"key":"tags","value":"net"}}""", "a")]
    [InlineData("""{"startsWith":{"key":"x-amz-bedrock-kb-source-uri","value":"s3://docs-bucket/c"}}""", "c")]
    [InlineData("""{"andAll":[{"stringContains":{"key":"tags","value":"storage"}},{"notEquals":{"key":"team","value":"dev"}}]}""", "a")]
    [InlineData("""{"orAll":[{"equals":{"key":"team","value":"dev"}},{"andAll":[{"equals":{"key":"team","value":"ops"}},{"equals":{"key":"open","value":false}}]}]}""", "ab")]
    public async Task Every_operator_chooses_by_the_attributes(string filter, string expected)
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        var (id, _) = await FilledAsync(
            client,
            ("a.txt", "zebra a", """{"team":"ops","year":2024,"open":false,"tags":["storage","net"]}"""),
            ("b.txt", "zebra b", """{"team":"dev","year":2025,"open":true,"tags":["storage"]}"""),
            ("c.txt", "zebra c", null));

        var found = await client.RetrieveAsync(id, "zebra", $"\"filter\":{filter}");

        Assert.Equal(expected, string.Concat(found.Select(result => result.GetProperty("content").GetProperty("text").GetString()![^1]).Order()));
    }

    [Theory]
    [InlineData("""{"retrievalQuery":{}}""", "text that is not blank")]
    [InlineData("""{"retrievalQuery":{"type":"IMAGE","image":{"format":"png","inlineContent":"AAAA"}}}""", "multimodal")]
    [InlineData("""{"retrievalQuery":{"text":"q"},"retrievalConfiguration":{"managedSearchConfiguration":{}}}""", "not for knowledge bases of type VECTOR")]
    [InlineData("""{"retrievalQuery":{"text":"q"},"retrievalConfiguration":{"vectorSearchConfiguration":{"numberOfResults":101}}}""", "less than or equal to 100")]
    [InlineData("""{"retrievalQuery":{"text":"q"},"retrievalConfiguration":{"vectorSearchConfiguration":{"overrideSearchType":"KEYWORD"}}}""", "[HYBRID, SEMANTIC]")]
    [InlineData("""{"retrievalQuery":{"text":"q"},"retrievalConfiguration":{"vectorSearchConfiguration":{"filter":{"andAll":[{"equals":{"key":"a","value":1}}]}}}}""", "length greater than or equal to 2")]
    [InlineData("""{"retrievalQuery":{"text":"q"},"retrievalConfiguration":{"vectorSearchConfiguration":{"filter":{"equals":{"key":"a","value":1},"in":{"key":"a","value":[1]}}}}}""", "exactly one of")]
    [InlineData("""{"retrievalQuery":{"text":"q"},"retrievalConfiguration":{"vectorSearchConfiguration":{"filter":{"greaterThan":{"key":"a","value":"x"}}}}}""", "of the wrong kind")]
    [InlineData("""{"retrievalQuery":{"text":"q"},"retrievalConfiguration":{"vectorSearchConfiguration":{"filter":{"in":{"key":"a","value":"x"}}}}}""", "of the wrong kind")]
    [InlineData("""{"retrievalQuery":{"text":"q"},"nextToken":"!"}""", "nextToken is invalid")]
    [InlineData("""{"retrievalQuery":{"text":"q"},"guardrailConfiguration":{"guardrailId":"nobody","guardrailVersion":"1"}}""", "does not exist")]
    [InlineData("""{"retrievalQuery":{"text":"q"},"retrievalConfiguration":{"vectorSearchConfiguration":{"rerankingConfiguration":{"type":"BEDROCK_RERANKING_MODEL","bedrockRerankingConfiguration":{"modelConfiguration":{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/local.echo-v1"}}}}}}""", "no reranking model")]
    public async Task A_query_that_cannot_be_is_refused(string body, string message)
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        var id = await client.CreateAsync("ops");

        var answer = await client.SendAsync("POST", $"/knowledgebases/{id}/retrieve", body);

        Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (answer.Status, answer.Code));
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_knowledge_base_is_named_by_id_or_arn_in_its_region()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        var (id, _) = await FilledAsync(client, ("a.txt", "zebra", null));
        const string Body = """{"retrievalQuery":{"text":"zebra"}}""";

        async Task<AgentAnswer> AskAsync(string name) => await client.SendAsync("POST", $"/knowledgebases/{Uri.EscapeDataString(name)}/retrieve", Body);

        Assert.Equal(1, (await AskAsync($"arn:aws:bedrock:us-west-2:111122223333:knowledge-base/{id}")).Body.GetProperty("retrievalResults").GetArrayLength());
        Assert.Equal("ValidationException", (await AskAsync($"arn:aws:bedrock:eu-west-1:111122223333:knowledge-base/{id}")).Code);
        Assert.Equal("ResourceNotFoundException", (await AskAsync("AAAAAAAAAA")).Code);
        Assert.Equal("ValidationException", (await AskAsync("no-id")).Code);
    }

    [Fact]
    public async Task Results_come_in_pages_with_falling_scores()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        var (id, _) = await FilledAsync(client, Enumerable.Range(0, 7).Select(i => ($"{i}.txt", $"zebra {string.Concat(Enumerable.Repeat("filler ", i))}", (string?)null)).ToArray());

        List<double> scores = [];
        List<int> pages = [];
        var more = "";
        do
        {
            var page = await client.SendAsync(
                "POST", $"/knowledgebases/{id}/retrieve", $$$"""{"retrievalQuery":{"text":"zebra"},"retrievalConfiguration":{"vectorSearchConfiguration":{"numberOfResults":3,"overrideSearchType":"HYBRID"}}{{{more}}}}""");
            pages.Add(page.Body.GetProperty("retrievalResults").GetArrayLength());
            scores.AddRange(page.Body.GetProperty("retrievalResults").EnumerateArray().Select(result => result.GetProperty("score").GetDouble()));
            more = page.Body.TryGetProperty("nextToken", out var token) ? $",\"nextToken\":\"{token.GetString()}\"" : null;
        }
        while (more is not null);

        Assert.Equal([3, 3, 1], pages);
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
        Assert.Equal(5, (await client.RetrieveAsync(id, "zebra")).Count);
    }

    [Fact]
    public async Task A_managed_knowledge_base_takes_its_own_configuration()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        await client.S3.PutAsync("/docs-bucket/a.txt", "zebra one");
        await client.S3.PutAsync("/docs-bucket/b.txt", "zebra two");
        var id = await client.CreateAsync("managed", """{"type":"MANAGED"}""", null);
        await client.IngestAsync(id, await client.AddSourceAsync(id));

        var own = await client.SendAsync("POST", $"/knowledgebases/{id}/retrieve", """{"retrievalQuery":{"text":"zebra"},"retrievalConfiguration":{"managedSearchConfiguration":{"numberOfResults":1,"rerankingModelType":"MANAGED"}}}""");
        var other = await client.SendAsync("POST", $"/knowledgebases/{id}/retrieve", """{"retrievalQuery":{"text":"zebra"},"retrievalConfiguration":{"vectorSearchConfiguration":{}}}""");

        Assert.Equal(1, own.Body.GetProperty("retrievalResults").GetArrayLength());
        Assert.Contains("not for knowledge bases of type MANAGED", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reranking_model_puts_the_fuller_answer_first_and_keeps_so_many()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        var (id, _) = await FilledAsync(client, ("a.txt", "The zebra runs.", null), ("b.txt", "The zebra of the zoo eats grass in the morning.", null), ("c.txt", "A zebra.", null));

        var found = await client.RetrieveAsync(
            id, "what does the zebra eat in the morning", """{"numberOfResults":3,"rerankingConfiguration":{"type":"BEDROCK_RERANKING_MODEL","bedrockRerankingConfiguration":{"numberOfRerankedResults":2,"modelConfiguration":{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0"}}}}"""[1..^1]);

        Assert.Equal(2, found.Count);
        Assert.Contains("grass", found[0].GetProperty("content").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guardrail_gives_nothing_to_a_blocked_query()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        var (id, _) = await FilledAsync(client, ("a.txt", "zebra xyzzy", null));

        var answer = await client.SendAsync(
            "POST", $"/knowledgebases/{id}/retrieve", """{"retrievalQuery":{"text":"zebra xyzzy"},"guardrailConfiguration":{"guardrailId":"localguard1","guardrailVersion":"1"}}""");

        Assert.Equal("""{"retrievalResults":[],"guardrailAction":"INTERVENED"}""", answer.Body.GetRawText());
    }

    [Fact]
    public async Task A_deleted_source_takes_its_documents_along_unless_they_are_retained()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        await client.S3.PutAsync("/docs-bucket/a.txt", "zebra");
        var id = await client.CreateAsync("ops");
        var deleted = await client.AddSourceAsync(id, "deleted");
        var retained = await client.AddSourceAsync(id, "retained", null, ",\"dataDeletionPolicy\":\"RETAIN\"");
        await client.IngestAsync(id, deleted);
        await client.IngestAsync(id, retained);

        await client.SendAsync("DELETE", $"/knowledgebases/{id}/datasources/{deleted}");
        await client.SendAsync("DELETE", $"/knowledgebases/{id}/datasources/{retained}");

        Assert.Equal(retained, (await client.RetrieveAsync(id, "zebra")).Single().GetProperty("metadata").GetProperty("x-amz-bedrock-kb-data-source-id").GetString());
    }

    [Theory]
    [InlineData("NONE", null, 1)]
    [InlineData("FIXED_SIZE", """{"fixedSizeChunkingConfiguration":{"maxTokens":20,"overlapPercentage":20}}""", 8)]
    [InlineData("HIERARCHICAL", """{"hierarchicalChunkingConfiguration":{"levelConfigurations":[{"maxTokens":40},{"maxTokens":10}],"overlapTokens":2}}""", 4)]
    [InlineData("SEMANTIC", """{"semanticChunkingConfiguration":{"maxTokens":40,"bufferSize":0,"breakpointPercentileThreshold":50}}""", 4)]
    public async Task Documents_are_cut_by_the_strategy_of_their_source(string strategy, string? configuration, int atLeast)
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        var text = string.Join(' ', Enumerable.Range(1, 20).Select(i => $"Zebra number {i} has {i} stripes."));
        await client.S3.PutAsync("/docs-bucket/a.txt", text);
        var id = await client.CreateAsync("ops");
        var more = configuration is null ? "" : "," + configuration[1..^1];
        var source = await client.AddSourceAsync(id, "docs", null, $$$""","vectorIngestionConfiguration":{"chunkingConfiguration":{"chunkingStrategy":"{{{strategy}}}"{{{more}}}}}""");
        await client.IngestAsync(id, source);

        var pieces = (await client.RetrieveAsync(id, "zebra", "\"numberOfResults\":100")).Select(result => result.GetProperty("content").GetProperty("text").GetString()!).ToList();

        Assert.InRange(pieces.Count, atLeast, 40);
        Assert.All(pieces, piece => Assert.Contains(piece, text, StringComparison.Ordinal));
        Assert.All(Enumerable.Range(1, 20), i => Assert.Contains(pieces, piece => piece.Contains($"{i}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_file_that_holds_the_answer_comes_first_of_fifty()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        var files = FiftyFiles.All();
        await client.MakeBucketAsync();
        foreach (var (name, text) in files)
            await client.S3.SendAsync("PUT", "/docs-bucket/" + name, Encoding.UTF8.GetBytes(text));
        var id = await client.CreateAsync("fifty");
        var job = await client.IngestAsync(id, await client.AddSourceAsync(id));

        var first = (await client.RetrieveAsync(id, FiftyFiles.Question))[0];
        var asked = await client.SendAsync(
            "POST",
            "/retrieveAndGenerate",
            $$$$$"""{"input":{"text":"{{{{{FiftyFiles.Question}}}}}"},"retrieveAndGenerateConfiguration":{"type":"KNOWLEDGE_BASE","knowledgeBaseConfiguration":{"knowledgeBaseId":"{{{{{id}}}}}","modelArn":"arn:aws:bedrock:us-west-2::foundation-model/local.extract-v1"}}}""");

        Assert.Equal(50, job.GetProperty("statistics").GetProperty("numberOfNewDocumentsIndexed").GetInt32());
        Assert.Equal($"s3://docs-bucket/{FiftyFiles.AnswerFile}", first.GetProperty("location").GetProperty("s3Location").GetProperty("uri").GetString());
        var answer = asked.Body.GetProperty("output").GetProperty("text").GetString()!;
        Assert.Contains(FiftyFiles.Answer, answer, StringComparison.Ordinal);
        var citation = asked.Body.GetProperty("citations")[0];
        Assert.Contains(
            citation.GetProperty("retrievedReferences").EnumerateArray(),
            reference => reference.GetProperty("location").GetProperty("s3Location").GetProperty("uri").GetString() == $"s3://docs-bucket/{FiftyFiles.AnswerFile}");
    }

    /// <summary>Puts files into the bucket and runs a job over them.</summary>
    private static async Task<(string Id, string Source)> FilledAsync(KnowledgeBaseClient client, params (string Name, string Text, string? Metadata)[] files)
    {
        await client.MakeBucketAsync();
        foreach (var (name, text, metadata) in files)
        {
            await client.S3.PutAsync("/docs-bucket/" + name, text);
            if (metadata is not null)
                await client.S3.PutAsync($"/docs-bucket/{name}.metadata.json", $$"""{"metadataAttributes":{{metadata}}}""");
        }

        var id = await client.CreateAsync("ops");
        var source = await client.AddSourceAsync(id);
        await client.IngestAsync(id, source);
        return (id, source);
    }
}
