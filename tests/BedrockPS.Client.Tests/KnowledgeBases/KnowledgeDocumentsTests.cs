using System.Text;
using System.Text.RegularExpressions;
using BedrockPS.Client.KnowledgeBases;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Client.Tests.KnowledgeBases;

public sealed partial class KnowledgeDocumentsTests
{
    private static readonly DocumentTarget Custom = new("KB12345678", "DS12345678", "CUSTOM");
    private static readonly DocumentTarget Bucket = new("KB12345678", "DS12345678", "S3");

    [Fact]
    public async Task A_text_goes_out_as_text_with_attributes_of_each_kind()
    {
        var metadata = DocumentMetadata.Of([new("team", "ops \"a\" ü"), new("year", 2024L), new("score", 1.5), new("old", false), new("tags", new object?[] { "a", "b" }), new("none", null)]);
        Assert.Equal(
            """
            {"clientToken":"TOKEN","documents":[{"metadata":{"type":"IN_LINE_ATTRIBUTE","inlineAttributes":[{"key":"team","value":{"type":"STRING","stringValue":"ops \"a\" ü"}},{"key":"year","value":{"type":"NUMBER","numberValue":2024}},{"key":"score","value":{"type":"NUMBER","numberValue":1.5}},{"key":"old","value":{"type":"BOOLEAN","booleanValue":false}},{"key":"tags","value":{"type":"STRING_LIST","stringListValue":["a","b"]}}]},"content":{"dataSourceType":"CUSTOM","custom":{"customDocumentIdentifier":{"id":"d1"},"sourceType":"IN_LINE","inlineContent":{"type":"TEXT","textContent":{"data":"Hi 你好 \uD83C\uDF0D <b>"}}}}}]}
            """,
            await SentAsync(Custom, Document("d1", DocumentContent.OfText("Hi 你好 🌍 <b>"), metadata)));
    }

    [Fact]
    public async Task Bytes_go_out_with_their_type() => Assert.Equal(
        """{"clientToken":"TOKEN","documents":[{"content":{"dataSourceType":"CUSTOM","custom":{"customDocumentIdentifier":{"id":"/a/b.pdf"},"sourceType":"IN_LINE","inlineContent":{"type":"BYTE","byteContent":{"mimeType":"application/pdf","data":"JVBERg=="}}}}}]}""",
        await SentAsync(Custom, Document("/a/b.pdf", DocumentContent.OfBytes("%PDF"u8.ToArray(), "application/pdf", "b.pdf"), null)));

    [Fact]
    public async Task An_object_in_S3_and_its_metadata_file_name_the_owner_of_their_bucket() => Assert.Equal(
        """{"clientToken":"TOKEN","documents":[{"metadata":{"type":"S3_LOCATION","s3Location":{"uri":"s3://bucket/a.json","bucketOwnerAccountId":"111122223333"}},"content":{"dataSourceType":"CUSTOM","custom":{"customDocumentIdentifier":{"id":"d1"},"sourceType":"S3_LOCATION","s3Location":{"uri":"s3://bucket/a.md","bucketOwnerAccountId":"111122223333"}}}}]}""",
        await SentAsync(Custom, Document("d1", DocumentContent.OfS3("s3://bucket/a.md", "111122223333"), DocumentMetadata.OfS3("s3://bucket/a.json", "111122223333"))));

    [Fact]
    public async Task An_object_of_a_bucket_is_its_address() => Assert.Equal(
        """{"clientToken":"TOKEN","documents":[{"metadata":{"type":"S3_LOCATION","s3Location":{"uri":"s3://bucket/a.json"}},"content":{"dataSourceType":"S3","s3":{"s3Location":{"uri":"s3://bucket/a.md"}}}}]}""",
        await SentAsync(Bucket, Document("s3://bucket/a.md", DocumentContent.OfS3("s3://bucket/a.md", "111122223333"), DocumentMetadata.OfS3("s3://bucket/a.json", null))));

    [Fact]
    public async Task Documents_are_asked_for_and_removed_by_their_kind_of_name()
    {
        DocumentItem[] items = [new("s3://bucket/a.md", null, 0), new("s3://bucket/b.md", null, 1)];
        var transport = FakeTransport.Json("""{"documentDetails":[]}""", """{"documentDetails":[]}""");
        var documents = new KnowledgeDocuments(transport);
        await documents.GetAsync(Bucket, items, CancellationToken.None);
        Assert.Equal("""{"documentIdentifiers":[{"dataSourceType":"S3","s3":{"uri":"s3://bucket/a.md"}},{"dataSourceType":"S3","s3":{"uri":"s3://bucket/b.md"}}]}""", transport.LastBody);
        await documents.DeleteAsync(Custom, [new("d1", null, 0)], CancellationToken.None);
        Assert.Equal("""{"clientToken":"TOKEN","documentIdentifiers":[{"dataSourceType":"CUSTOM","custom":{"id":"d1"}}]}""", Masked(transport.LastBody));
        Assert.Equal(["GetKnowledgeBaseDocuments", "DeleteKnowledgeBaseDocuments"], transport.Calls.Select(call => call.Operation));
        Assert.All(transport.Calls, call => Assert.Equal(("KB12345678", "DS12345678"), (call.Labels["knowledgeBaseId"], call.Labels["dataSourceId"])));
    }

    [Fact]
    public async Task Each_call_has_a_token_of_its_own()
    {
        var transport = FakeTransport.Json("{}", "{}");
        var documents = new KnowledgeDocuments(transport);
        await documents.DeleteAsync(Custom, [new("d1", null, 0)], CancellationToken.None);
        await documents.DeleteAsync(Custom, [new("d1", null, 0)], CancellationToken.None);
        Assert.Equal(2, transport.Calls.Select(call => Encoding.UTF8.GetString(call.Body!.Value.Span)).Distinct().Count());
    }

    [Fact]
    public async Task The_answer_is_put_into_the_order_of_the_input()
    {
        var transport = FakeTransport.Json(
            """
            {"documentDetails":[{"knowledgeBaseId":"KB12345678","dataSourceId":"DS12345678","status":"MOON","identifier":{"dataSourceType":"CUSTOM","custom":{"id":"b"}}},
            {"knowledgeBaseId":"KB12345678","dataSourceId":"DS12345678","status":"PARTIALLY_INDEXED","statusReason":"k.pdf: page 3","identifier":{"dataSourceType":"CUSTOM","custom":{"id":"a"}},"updatedAt":"2024-10-11T09:50:58.907091+00:00"}]}
            """);
        var source = new object();
        var found = await new KnowledgeDocuments(transport).GetAsync(Custom, [new("a", source, 7), new("c", null, 8), new("b", null, 9)], CancellationToken.None);

        Assert.Equal(("KB12345678", "DS12345678", "a", "CUSTOM", "PARTIALLY_INDEXED", "k.pdf: page 3"), (found[0]!.KnowledgeBaseId, found[0]!.DataSourceId, found[0]!.DocumentId, found[0]!.DataSourceType, found[0]!.Status, found[0]!.StatusReason));
        Assert.Equal(new DateTimeOffset(2024, 10, 11, 9, 50, 58, TimeSpan.Zero).AddTicks(9070910), found[0]!.UpdatedAt);
        Assert.Equal(("eu-west-1", 7, "req-1", 2), (found[0]!.Region, found[0]!.Index, found[0]!.RequestId, found[0]!.Attempts));
        Assert.Same(source, found[0]!.InputObject);
        Assert.Null(found[1]);
        Assert.Equal(("b", "MOON", 9), (found[2]!.DocumentId, found[2]!.Status, found[2]!.Index));
        Assert.Equal("a", found[0]!.ToString());
    }

    [Fact]
    public async Task The_list_follows_its_pages_when_the_caller_gets_there()
    {
        var transport = FakeTransport.Json(
            """{"documentDetails":[{"status":"INDEXED","identifier":{"dataSourceType":"S3","s3":{"uri":"s3://bucket/a.md"}}}],"nextToken":"t1"}""",
            """{"documentDetails":[{"status":"PENDING","identifier":null},null]}""");
        var walk = new KnowledgeDocuments(transport).ListAsync("KB12345678", "DS12345678", CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await walk.MoveNextAsync());
        Assert.Equal(("s3://bucket/a.md", "S3"), (walk.Current.DocumentId, walk.Current.DataSourceType));
        Assert.Single(transport.Calls);
        Assert.True(await walk.MoveNextAsync());
        Assert.Equal((null, "PENDING"), (walk.Current.DocumentId, walk.Current.Status));
        Assert.Equal(["{}", """{"nextToken":"t1"}"""], transport.Calls.Select(call => Encoding.UTF8.GetString(call.Body!.Value.Span)));
    }

    private static NewDocument Document(string id, DocumentContent content, DocumentMetadata? metadata) => new(id, null, 0, content, metadata);

    private static async Task<string> SentAsync(DocumentTarget target, NewDocument document)
    {
        var transport = FakeTransport.Json("""{"documentDetails":[]}""");
        Assert.Equal([null], await new KnowledgeDocuments(transport).IngestAsync(target, [document], CancellationToken.None));
        Assert.Equal("IngestKnowledgeBaseDocuments", transport.Calls[0].Operation);
        return Masked(transport.LastBody);
    }

    private static string Masked(string body) => Token().Replace(body, "\"clientToken\":\"TOKEN\"");

    [GeneratedRegex("\"clientToken\":\"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\"")]
    private static partial Regex Token();
}
