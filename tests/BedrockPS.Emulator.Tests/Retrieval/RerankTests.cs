using System.Net;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.Retrieval;

public class RerankTests
{
    private const string Model = "arn:aws:bedrock:us-west-2::foundation-model/cohere.rerank-v3-5:0";

    [Fact]
    public async Task Documents_come_in_the_order_of_their_relevance()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;

        var answer = await client.SendAsync("POST", "/rerank", Body("disk full", $"{Text("Cats sleep.")},{Text("The disk is nearly full.")},{Json("""{"topic":"disk"}""")}"));
        var two = await client.SendAsync("POST", "/rerank", Body("disk full", $"{Text("Cats sleep.")},{Text("The disk is nearly full.")},{Text("disk")}", ",\"numberOfResults\":2"));

        Assert.Equal([1, 2, 0], Indices(answer));
        Assert.Equal([1, 2], Indices(two));
        Assert.All(answer.Body.GetProperty("results").EnumerateArray(), result => Assert.InRange(result.GetProperty("relevanceScore").GetDouble(), 0, 1));
    }

    [Fact]
    public async Task Many_documents_come_in_pages()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        var sources = string.Join(',', Enumerable.Range(0, 150).Select(i => Text($"disk {i}")));

        var first = await client.SendAsync("POST", "/rerank", Body("disk", sources));
        var token = first.Body.GetProperty("nextToken").GetString();
        var second = await client.SendAsync("POST", "/rerank", Body("disk", sources, "", $",\"nextToken\":\"{token}\""));

        Assert.Equal((100, 50), (Indices(first).Count, Indices(second).Count));
        Assert.Equal(Enumerable.Range(0, 150), Indices(first).Concat(Indices(second)).Order());
        Assert.False(second.Body.TryGetProperty("nextToken", out _));
    }

    [Theory]
    [InlineData("""{"type":"INLINE","inlineDocumentSource":{"type":"TEXT"}}""", "cohere.rerank-v3-5:0", "content of its type")]
    [InlineData("""{"type":"INLINE","inlineDocumentSource":{"type":"TEXT","textDocument":{"text":"a"}}}""", "local.echo-v1", "no reranking model")]
    [InlineData("""{"type":"OUTLINE","inlineDocumentSource":{"type":"TEXT","textDocument":{"text":"a"}}}""", "cohere.rerank-v3-5:0", "[INLINE]")]
    public async Task What_cannot_be_ranked_is_refused(string source, string model, string message)
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;

        var answer = await client.SendAsync("POST", "/rerank", Body("disk", source).Replace("cohere.rerank-v3-5:0", model, StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (answer.Status, answer.Code));
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }

    private static string Text(string text) => $$$$$"""{"type":"INLINE","inlineDocumentSource":{"type":"TEXT","textDocument":{"text":"{{{{{text}}}}}"}}}""";

    private static string Json(string json) => $$$"""{"type":"INLINE","inlineDocumentSource":{"type":"JSON","jsonDocument":{{{json}}}}}""";

    private static string Body(string query, string sources, string inner = "", string more = "") =>
        $$$"""{"queries":[{"type":"TEXT","textQuery":{"text":"{{{query}}}"}}],"sources":[{{{sources}}}],"rerankingConfiguration":{"type":"BEDROCK_RERANKING_MODEL","bedrockRerankingConfiguration":{"modelConfiguration":{"modelArn":"{{{Model}}}"}{{{inner}}}}}{{{more}}}}""";

    private static List<int> Indices(AgentAnswer answer) => answer.Body.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("index").GetInt32()).ToList();
}
