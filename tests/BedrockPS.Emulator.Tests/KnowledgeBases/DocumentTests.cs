using System.Net;
using System.Text.Json;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.KnowledgeBases;

public class DocumentTests
{
    [Fact]
    public async Task A_document_goes_through_its_states_and_is_found()
    {
        var (client, id, source) = await CustomAsync();
        await using var emulator = client.Emulator;
        await emulator.AdminAsync(HttpMethod.Post, "ingestion", """{"stepMs":0,"holdIn":"STARTING"}""");

        var given = await IngestAsync(client, id, source, Inline("doc-1", "A zebra has stripes."));
        await emulator.AdminAsync(HttpMethod.Post, "ingestion", """{"stepMs":0,"holdIn":"IN_PROGRESS"}""");
        await UntilAsync(client, id, source, "doc-1", "IN_PROGRESS");
        var again = await IngestAsync(client, id, source, Inline("doc-1", "Another text."));
        await emulator.AdminAsync(HttpMethod.Post, "ingestion", """{"stepMs":0}""");
        await UntilAsync(client, id, source, "doc-1", "INDEXED");

        Assert.Equal(HttpStatusCode.Accepted, given.Status);
        Assert.Equal(
            $$$$$"""{"documentDetails":[{"knowledgeBaseId":"{{{{{id}}}}}","dataSourceId":"{{{{{source}}}}}","status":"STARTING","identifier":{"dataSourceType":"CUSTOM","custom":{"id":"doc-1"}},"updatedAt":"2026-01-02T03:04:05.000000+00:00"}]}""",
            given.Body.GetRawText());
        Assert.Equal("IGNORED", Details(again).Single().GetProperty("status").GetString());
        var found = (await client.RetrieveAsync(id, "zebra stripes")).Single();
        Assert.Equal("""{"type":"CUSTOM","customDocumentLocation":{"id":"doc-1"}}""", found.GetProperty("location").GetRawText());
    }

    [Fact]
    public async Task Every_way_of_giving_a_document_and_its_metadata_works()
    {
        var (client, id, source) = await CustomAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        await client.S3.PutAsync("/docs-bucket/lion.md", "A lion roars.");
        await client.S3.PutAsync("/docs-bucket/lion.json", """{"metadataAttributes":{"cat":true}}""");

        await IngestAsync(
            client,
            id,
            source,
            """{"content":{"dataSourceType":"CUSTOM","custom":{"customDocumentIdentifier":{"id":"bytes"},"sourceType":"IN_LINE","inlineContent":{"type":"BYTE","byteContent":{"mimeType":"text/html","data":"PHA+QSB6ZWJyYSBydW5zPC9wPg=="}}}},"metadata":{"type":"IN_LINE_ATTRIBUTE","inlineAttributes":[{"key":"year","value":{"type":"NUMBER","numberValue":2024}},{"key":"tags","value":{"type":"STRING_LIST","stringListValue":["a","b"]}}]}}""",
            """{"content":{"dataSourceType":"CUSTOM","custom":{"customDocumentIdentifier":{"id":"object"},"sourceType":"S3_LOCATION","s3Location":{"uri":"s3://docs-bucket/lion.md"}}},"metadata":{"type":"S3_LOCATION","s3Location":{"uri":"s3://docs-bucket/lion.json"}}}""");
        await UntilAsync(client, id, source, "bytes", "INDEXED");
        await UntilAsync(client, id, source, "object", "INDEXED");

        var zebra = (await client.RetrieveAsync(id, "zebra", "\"filter\":{\"equals\":{\"key\":\"year\",\"value\":2024}}")).Single();
        var lion = (await client.RetrieveAsync(id, "lion")).Single();
        Assert.Equal("A zebra runs", zebra.GetProperty("content").GetProperty("text").GetString());
        Assert.Equal("""["a","b"]""", zebra.GetProperty("metadata").GetProperty("tags").GetRawText());
        Assert.True(lion.GetProperty("metadata").GetProperty("cat").GetBoolean());
    }

    [Fact]
    public async Task A_document_that_cannot_be_read_fails_with_its_reason()
    {
        var (client, id, source) = await CustomAsync();
        await using var emulator = client.Emulator;

        await IngestAsync(client, id, source, """{"content":{"dataSourceType":"CUSTOM","custom":{"customDocumentIdentifier":{"id":"none"},"sourceType":"S3_LOCATION","s3Location":{"uri":"s3://docs-bucket/none.md"}}}}""");
        var failed = await UntilAsync(client, id, source, "none", "FAILED");

        Assert.Equal("The S3 bucket does not exist or can't be read.", failed.GetProperty("statusReason").GetString());
    }

    [Fact]
    public async Task Documents_are_listed_in_pages_and_deleted()
    {
        var (client, id, source) = await CustomAsync();
        await using var emulator = client.Emulator;
        await IngestAsync(client, id, source, Inline("a", "zebra a"), Inline("b", "zebra b"), Inline("c", "zebra c"));
        foreach (var name in new[] { "a", "b", "c" })
            await UntilAsync(client, id, source, name, "INDEXED");
        var path = $"/knowledgebases/{id}/datasources/{source}/documents";

        var first = await client.SendAsync("POST", path, """{"maxResults":2}""");
        var second = await client.SendAsync("POST", path, $$"""{"maxResults":2,"nextToken":"{{first.Body.GetProperty("nextToken").GetString()}}"}""");
        var deleted = await client.SendAsync("POST", path + "/deleteDocuments", $$"""{"documentIdentifiers":[{{Named("b")}},{{Named("z")}}]}""");
        await UntilAsync(client, id, source, "b", "NOT_FOUND");

        Assert.Equal(["a", "b", "c"], Details(first).Concat(Details(second)).Select(detail => detail.GetProperty("identifier").GetProperty("custom").GetProperty("id").GetString()));
        Assert.Equal((HttpStatusCode.Accepted, "DELETING NOT_FOUND"), (deleted.Status, string.Join(' ', Details(deleted).Select(detail => detail.GetProperty("status").GetString()))));
        Assert.Equal(["zebra a", "zebra c"], (await client.RetrieveAsync(id, "zebra")).Select(result => result.GetProperty("content").GetProperty("text").GetString()).Order());
    }

    [Fact]
    public async Task A_document_of_a_bucket_can_be_given_at_once()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        await using var emulator = client.Emulator;
        await client.MakeBucketAsync();
        await client.S3.PutAsync("/docs-bucket/a.txt", "zebra");
        var id = await client.CreateAsync("ops");
        var source = await client.AddSourceAsync(id);

        await IngestAsync(client, id, source, """{"content":{"dataSourceType":"S3","s3":{"s3Location":{"uri":"s3://docs-bucket/a.txt"}}}}""");
        AgentAnswer seen;
        do
        {
            seen = await client.SendAsync(
                "POST", $"/knowledgebases/{id}/datasources/{source}/documents/getDocuments", """{"documentIdentifiers":[{"dataSourceType":"S3","s3":{"uri":"s3://docs-bucket/a.txt"}}]}""");
        }
        while (Details(seen).Single().GetProperty("status").GetString() != "INDEXED");
        var job = await client.IngestAsync(id, source);

        Assert.Equal("s3://docs-bucket/a.txt", (await client.RetrieveAsync(id, "zebra")).Single().GetProperty("location").GetProperty("s3Location").GetProperty("uri").GetString());
        Assert.Equal(1, job.GetProperty("statistics").GetProperty("numberOfDocumentsSkipped").GetInt32());
    }

    [Theory]
    [InlineData("""{"content":{"dataSourceType":"S3","s3":{"s3Location":{"uri":"s3://b/k"}}}}""", "does not match the data source")]
    [InlineData("""{"content":{"dataSourceType":"CUSTOM"}}""", "content.custom must be given with dataSourceType CUSTOM.")]
    [InlineData("""{"content":{"dataSourceType":"CUSTOM","custom":{"customDocumentIdentifier":{"id":"a"},"sourceType":"IN_LINE"}}}""", "content.custom.inlineContent must be given with sourceType IN_LINE.")]
    [InlineData("""{"content":{"dataSourceType":"CUSTOM","custom":{"customDocumentIdentifier":{"id":"a"},"sourceType":"IN_LINE","inlineContent":{"type":"TEXT","byteContent":{"mimeType":"text/plain","data":"AAAA"}}}}}""", "inlineContent.byteContent must not be given with type TEXT.")]
    [InlineData("""{"content":{"dataSourceType":"CUSTOM","custom":{"customDocumentIdentifier":{"id":"a"},"sourceType":"IN_LINE","inlineContent":{"type":"TEXT","textContent":{"data":"x"}}}},"metadata":{"type":"IN_LINE_ATTRIBUTE","inlineAttributes":[{"key":"k","value":{"type":"NUMBER","stringValue":"1"}}]}}""", "member of its type")]
    [InlineData("D,D", "must not name a document twice")]
    [InlineData("0,1,2,3,4,5,6,7,8,9,10", "'documents' failed to satisfy constraint: Member must have length less than or equal to 10")]
    public async Task A_document_that_cannot_be_is_refused(string documents, string message)
    {
        var (client, id, source) = await CustomAsync();
        await using var emulator = client.Emulator;
        if (!documents.StartsWith('{'))
            documents = string.Join(',', documents.Split(',').Select(name => Inline(name, "text")));

        var answer = await client.SendAsync("PUT", $"/knowledgebases/{id}/datasources/{source}/documents", $$"""{"documents":[{{documents}}]}""");

        Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (answer.Status, answer.Code));
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }

    private static async Task<(KnowledgeBaseClient Client, string Id, string Source)> CustomAsync()
    {
        var client = await KnowledgeBaseClient.StartAsync();
        var id = await client.CreateAsync("ops");
        return (client, id, await client.AddSourceAsync(id, "custom", """{"type":"CUSTOM"}"""));
    }

    private static Task<AgentAnswer> IngestAsync(KnowledgeBaseClient client, string id, string source, params string[] documents) =>
        client.SendAsync("PUT", $"/knowledgebases/{id}/datasources/{source}/documents", $$"""{"documents":[{{string.Join(',', documents)}}]}""");

    private static string Inline(string id, string text) =>
        $$$$$$"""{"content":{"dataSourceType":"CUSTOM","custom":{"customDocumentIdentifier":{"id":"{{{{{{id}}}}}}"},"sourceType":"IN_LINE","inlineContent":{"type":"TEXT","textContent":{"data":"{{{{{{text}}}}}}"}}}}}""";

    private static string Named(string id) => $$$"""{"dataSourceType":"CUSTOM","custom":{"id":"{{{id}}}"}}""";

    private static List<JsonElement> Details(AgentAnswer answer) => answer.Body.GetProperty("documentDetails").EnumerateArray().ToList();

    private static async Task<JsonElement> UntilAsync(KnowledgeBaseClient client, string id, string source, string name, string status)
    {
        while (true)
        {
            var answer = await client.SendAsync("POST", $"/knowledgebases/{id}/datasources/{source}/documents/getDocuments", $$"""{"documentIdentifiers":[{{Named(name)}}]}""");
            if (Details(answer).Single() is var detail && detail.GetProperty("status").GetString() == status)
                return detail;
            await Task.Yield();
        }
    }
}
