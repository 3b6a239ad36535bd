using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Core.Tests.KnowledgeBases;

public sealed class DocumentRulesTests
{
    [Fact]
    public void The_same_text_has_the_same_id()
    {
        Assert.Equal("sha256-ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", DocumentIds.OfText("abc"));
        Assert.NotEqual(DocumentIds.OfText("abc"), DocumentIds.OfText("abd"));
    }

    [Fact]
    public void A_file_is_told_by_its_whole_path_in_one_spelling()
    {
        var folder = Path.GetTempPath();
        var composed = DocumentIds.OfFile(Path.Combine(folder, "x", "..", "\u00fc.md"));
        Assert.Equal(composed, DocumentIds.OfFile(Path.Combine(folder, "u\u0308.md")));
        Assert.EndsWith("/\u00fc.md", composed, StringComparison.Ordinal);
        Assert.DoesNotContain("..", composed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" ", "The id of a document is blank.")]
    [InlineData(null, "The id of a document has 2049 characters; the service takes 2048.")]
    public void An_id_that_the_service_does_not_take_is_refused(string? id, string message) =>
        Assert.Equal(message, Refused(() => DocumentIds.Check(id ?? new string('a', 2049))));

    [Theory]
    [InlineData("a.md", "text/markdown")]
    [InlineData("a.MARKDOWN", "text/markdown")]
    [InlineData("a.log", "text/plain")]
    [InlineData("a.json", "text/plain")]
    [InlineData("a.b.HTM", "text/html")]
    [InlineData("a.csv", "text/csv")]
    [InlineData("a.pdf", "application/pdf")]
    [InlineData("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("a.jpg", "image/jpeg")]
    public void The_extension_tells_the_type(string name, string type) => Assert.Equal(type, DocumentMimeType.OfName(name));

    [Theory]
    [InlineData("README")]
    [InlineData("a.exe")]
    [InlineData("a.mp4")]
    [InlineData(".md.")]
    public void One_that_tells_none_needs_to_be_named(string name) =>
        Assert.Equal($"The extension of '{name}' does not tell what kind of document it is.", Refused(() => DocumentMimeType.OfName(name)));

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/plain; charset=iso-8859-1")]
    [InlineData("application/vnd.ms-excel")]
    public void A_type_is_taken_as_it_is(string type) => Assert.Equal(type, DocumentMimeType.Check(type));

    [Theory]
    [InlineData("pdf")]
    [InlineData("/pdf")]
    [InlineData("text/plain\n")]
    public void What_is_no_type_is_refused(string type) => Assert.Contains("is not a MIME type", Refused(() => DocumentMimeType.Check(type)), StringComparison.Ordinal);

    [Theory]
    [InlineData("s3://my-bucket/a b/ü.md", true)]
    [InlineData("s3://my-bucket/", false)]
    [InlineData("s3://my-bucket", false)]
    [InlineData("s3://My/a", false)]
    [InlineData("S3://my-bucket/a", false)]
    [InlineData("see s3://my-bucket/a", false)]
    [InlineData("s3://my-bucket/a\nb", false)]
    public void An_address_in_S3_names_an_object(string uri, bool isOne) => Assert.Equal(isOne, S3Address.IsOne(uri));

    [Fact]
    public void A_document_that_goes_along_has_text_and_at_most_5_MiB()
    {
        Assert.StartsWith("The text is blank", Refused(() => DocumentContent.OfText(" \n")), StringComparison.Ordinal);
        Assert.StartsWith("The text is blank", Refused(() => DocumentContent.OfText(string.Empty, "text/html")), StringComparison.Ordinal);
        Assert.Equal("b is empty.", Refused(() => DocumentContent.OfBytes(default, "text/plain", "b")));
        Assert.Equal(5_242_880, DocumentContent.OfText(new string('a', 5_242_880)).Length);
        Assert.Equal("The text has 5,242,882 bytes; the service takes 5,242,880 (5 MiB) with a request.", Refused(() => DocumentContent.OfText(new string('ü', 2_621_441))));
    }

    [Fact]
    public void Attributes_have_the_kinds_of_the_service()
    {
        var metadata = DocumentMetadata.Of([new("a", "x"), new("b", 1), new("c", 2.5m), new("d", true), new("e", new object?[] { "x", "y" }), new("f", null), new("g", System.Numerics.BigInteger.One)])!;
        Assert.Equal(["a", "b", "c", "d", "e", "g"], metadata.Attributes.Select(one => one.Key));
        Assert.Equal(["x", 1.0, 2.5, true, 1.0], metadata.Attributes.Where(one => one.Key != "e").Select(one => one.Value));
        Assert.Equal(["x", "y"], Assert.IsAssignableFrom<IReadOnlyList<string>>(metadata.Attributes[4].Value));
        Assert.Null(DocumentMetadata.Of([new("f", null)]));
    }

    [Fact]
    public void An_attribute_that_the_service_does_not_take_is_named_without_its_value()
    {
        Assert.Equal("-Metadata: the value of 'a' has 0 characters; the service takes 1 to 2048.", Refused(() => DocumentMetadata.Of([new("a", "")])));
        Assert.Equal("-Metadata: the value of 'a' has 2049 characters; the service takes 1 to 2048.", Refused(() => DocumentMetadata.Of([new("a", new string('s', 2049))])));
        Assert.Equal("-Metadata: the value of 'a' is a list with other things than texts.", Refused(() => DocumentMetadata.Of([new("a", new object?[] { "x", 1 })])));
        Assert.Equal("-Metadata: the value of 'a' is a list of 0; the service takes 1 to 10 texts.", Refused(() => DocumentMetadata.Of([new("a", Array.Empty<object?>())])));
        Assert.Equal("-Metadata: the value of 'a' is no finite number.", Refused(() => DocumentMetadata.Of([new("a", double.NaN)])));
        Assert.Equal("-Metadata: the value of 'a' is neither text, number, $true, $false nor a list of texts.", Refused(() => DocumentMetadata.Of([new("a", new Dictionary<string, object?>())])));
        Assert.Equal("-Metadata: a key has 0 characters; the service takes 1 to 200.", Refused(() => DocumentMetadata.Of([new("", "x")])));
        Assert.Equal("-Metadata has 51 attributes; the service takes 50.", Refused(() => DocumentMetadata.Of(Enumerable.Range(0, 51).Select(i => new KeyValuePair<string, object?>($"k{i}", i)))));
    }

    [Fact]
    public void A_request_takes_ten_of_one_place_none_twice_and_6_MB()
    {
        var pack = new DocumentPack<string, NewDocument>();
        for (var i = 0; i < 9; i++)
            Put(pack, "here", Document($"{i}", 10));
        Assert.False(pack.Takes("there", Document("x", 10)));
        Assert.False(pack.Takes("here", Document("3", 10)));
        Assert.True(pack.Takes("here", Document("x", 5_000_000)));
        Put(pack, "here", Document("9", 10));
        Assert.True(pack.IsFull);
        Assert.False(pack.Takes("here", Document("x", 10)));

        var (place, items) = pack.Take();
        Assert.Equal("here", place);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], items.Select(item => item.Id));
        Assert.True(pack.Takes("there", Document("3", 5_242_880)));
        Put(pack, "there", Document("3", 5_242_880));
        Assert.False(pack.Takes("there", Document("4", 1_000_000)));
    }

    [Theory]
    [InlineData("DELETING", null)]
    [InlineData("DELETE_IN_PROGRESS", null)]
    [InlineData("NOT_FOUND", null)]
    [InlineData("MOON", null)]
    [InlineData("IGNORED", "DocumentNotRemoved")]
    [InlineData("FAILED", "DocumentNotRemoved")]
    public void What_stays_though_it_was_to_go_is_a_fault(string status, string? errorId) =>
        Assert.Equal(errorId, DocumentStatus.FaultOfTaken(new KnowledgeBaseDocument { DocumentId = "a", Status = status })?.ErrorId);

    private static void Put(DocumentPack<string, NewDocument> pack, string place, NewDocument document)
    {
        Assert.True(pack.Takes(place, document));
        pack.Add(place, document);
    }

    private static NewDocument Document(string id, int length) => new(id, null, 0, DocumentContent.OfText(new string('a', length)), null);

    private static string Refused(Action action)
    {
        var fault = Assert.Throws<BedrockException>(action);
        Assert.Equal((ErrorIds.InputInvalid, ErrorKind.InvalidArgument), (fault.ErrorId, fault.Kind));
        return fault.Message;
    }
}
