namespace BedrockEmulator.Tests.Converse;

public sealed class AttachmentRulesTests : EngineTest
{
    private static string Document(string name, string source = """{"text":"Lantern has twelve pods."}""") => $$$"""{"document":{"format":"txt","name":"{{{name}}}","source":{{{source}}}}}""";

    private static string Image(string format, byte[] bytes) => $$$"""{"image":{"format":"{{{format}}}","source":{"bytes":"{{{Convert.ToBase64String(bytes)}}}"} } }""";

    [Theory]
    [InlineData("report")]
    [InlineData("Report - Final (2) [draft]")]
    [InlineData("my_file")]
    public void Plain_names_are_taken(string name) => Assert.Equal("Lantern has twelve pods.", Text(User(Document(name) + """,{"text":"How many pods does Lantern have?"}""")));

    [Theory]
    [InlineData("report.pdf")]
    [InlineData("a  b")]
    [InlineData("a\\tb")]
    [InlineData("r\u00E9sum\u00E9")]
    [InlineData("John's report")]
    [InlineData(" report")]
    [InlineData("a\u3000b")]
    public void Other_names_are_refused(string name) => RefusedWith(
        "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets. The name can't contain more than one consecutive whitespace character.",
        User(Document(name) + """,{"text":"x"}"""));

    [Fact]
    public void Names_are_not_used_twice_in_a_request() => RefusedWith(
        "Messages can't contain duplicate document names. Rename the document and retry your request.",
        $$"""{"messages":[{"role":"user","content":[{{Document("a")}},{"text":"x"}]},{"role":"assistant","content":[{"text":"y"}]},{"role":"user","content":[{{Document("a")}},{"text":"x"}]}]}""");

    [Fact]
    public void Five_documents_are_enough() => RefusedWith(
        "You can't include more than 5 documents in a request.",
        User(string.Join(",", Enumerable.Range(0, 6).Select(i => Document($"d{i}"))) + """,{"text":"x"}"""));

    [Fact]
    public void A_document_comes_with_text() => RefusedWith(
        "A text block is required in a message that contains a document. Add a text block to the message at messages.0 and try again.",
        User(Document("a")));

    [Fact]
    public void A_document_has_4_5_megabytes_at_most()
    {
        string Of(int size) => User(Document("a", $$"""{"bytes":"{{Convert.ToBase64String(new byte[size])}}"}""") + """,{"text":"x"}""");
        Assert.Equal("end_turn", StopReason(Ask(Of(4_718_592), "local.echo-v1")));
        RefusedWith("The document at messages.0.content.0.document is larger than 4.5 MB. Reduce its size and try again.", Of(4_718_593), "local.echo-v1");
    }

    [Fact]
    public void An_image_has_3_75_megabytes_at_most_but_not_for_every_family()
    {
        string Of(int size) => User(Image("png", new byte[size]) + """,{"text":"x"}""");
        Assert.Equal("end_turn", StopReason(Ask(Of(3_932_160))));
        RefusedWith("The model returned the following errors: messages.0.content.0.image.source.base64: image exceeds 5 MB maximum: 5242884 bytes > 5242880 bytes", Of(3_932_161));
        Assert.Equal("end_turn", StopReason(Ask(Of(3_932_161), "amazon.nova-lite-v1:0")));
    }

    [Fact]
    public void Twenty_images_are_enough() => RefusedWith(
        "You can't include more than 20 images in a request.",
        User(string.Join(",", Enumerable.Repeat(Image("png", [1]), 21)) + """,{"text":"x"}"""));

    [Fact]
    public void An_image_is_what_it_is_said_to_be() => RefusedWith(
        "The model returned the following errors: messages.0.content.0.image.source.base64: The image was specified using the image/png media type, but the image appears to be a image/jpeg image",
        User(Image("png", [0xFF, 0xD8, 0xFF, 0xE0]) + """,{"text":"x"}"""));

    [Fact]
    public void Bytes_need_a_format() => RefusedWith(
        "The format field is required for the document at messages.0.content.0.document because its source is bytes.",
        User("""{"document":{"name":"a","source":{"bytes":"AA=="}}},{"text":"x"}"""));

    [Theory]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0", "pdf", true)]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0", "docx", false)]
    [InlineData("amazon.nova-lite-v1:0", "pdf", true)]
    [InlineData("amazon.nova-lite-v1:0", "docx", true)]
    [InlineData("amazon.nova-lite-v1:0", "xlsx", false)]
    [InlineData("local.echo-v1", "pdf", false)]
    public void Some_models_take_larger_documents_of_some_formats(string modelId, string format, bool taken)
    {
        var body = User($$$"""{"document":{"format":"{{{format}}}","name":"a","source":{"bytes":"{{{Convert.ToBase64String(new byte[4_718_593])}}}"} } },{"text":"x"}""");
        var context = Context with { ThroughProfile = true };
        if (taken)
            Assert.Equal("end_turn", StopReason(Ask(body, modelId, context)));
        else
            Assert.Contains("larger than 4.5 MB", Refused(body, modelId, context).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_users_attach_documents() => RefusedWith(
        "The document block at messages.1.content.1 is not allowed in a message with the role assistant.",
        $$"""{"messages":[{"role":"user","content":[{"text":"x"}]},{"role":"assistant","content":[{"text":"y"},{{Document("a")}}]},{"role":"user","content":[{"text":"z"}]}]}""");
}
