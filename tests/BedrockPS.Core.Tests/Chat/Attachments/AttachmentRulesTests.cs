using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Core.Tests.Chat.Attachments;

public sealed class AttachmentRulesTests
{
    [Fact]
    public void Five_documents_are_taken_in_a_request_and_earlier_turns_count()
    {
        AttachmentRules.Check([Turn(Documents(5))]);
        var fault = Refused([Turn(Documents(3)), Message.Assistant(ContentBlock.OfText("ok")), Turn(Documents(3))]);
        Assert.Equal("The request has 6 documents; the service takes 5 in one request, those of earlier turns included.", fault.Message);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("doc")]
    [InlineData("xls")]
    [InlineData("xlsx")]
    [InlineData("html")]
    [InlineData("txt")]
    [InlineData("md")]
    public void A_document_has_4_5_megabytes_at_most(string format)
    {
        AttachmentRules.Check([Turn(Document(format, 4_718_592))]);
        Assert.Equal($"The document 'd' ({format}) has 4,718,593 bytes; the service takes 4,718,592 (4.5 MB).", Refused([Turn(Document(format, 4_718_593))]).Message);
    }

    [Theory]
    [InlineData("pdf")]
    [InlineData("docx")]
    public void Larger_pdf_and_docx_files_are_for_the_model_to_judge(string format) => AttachmentRules.Check([Turn(Document(format, 4_718_593))]);

    [Fact]
    public void A_message_with_a_document_has_text()
    {
        var fault = Refused([Message.User(Document("txt", 1))]);
        Assert.Equal("A message with a document needs text too.", fault.Message);
        Refused([Message.User(Document("txt", 1), ContentBlock.OfText("  "))]);
        AttachmentRules.Check([Message.User(Image(1))]);
    }

    [Fact]
    public void A_request_has_25_megabytes_of_attachments_at_most()
    {
        AttachmentRules.Check([Turn(Image(12_500_000), Image(12_500_000))]);
        Assert.Equal(
            "The attachments of the request: 25,000,001 bytes; one request takes 25,000,000 (25 MB).",
            Refused([Turn(Image(12_500_000), Image(12_500_001))]).Message);
    }

    [Theory]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", 3_932_160, null)]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", 3_932_161, "'photo.png' has 3,932,161 bytes, as base64 5,242,884; Claude models take 5,242,880 (5 MB) of base64 an image.")]
    [InlineData("us.anthropic.claude-3-haiku-20240307-v1:0", 3_932_161, "'photo.png' has 3,932,161 bytes, as base64 5,242,884; Claude models take 5,242,880 (5 MB) of base64 an image.")]
    [InlineData("amazon.nova-lite-v1:0", 3_932_161, null)]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123xyz", 3_932_161, null)]
    public void Large_images_are_warned_of_for_Claude_alone(string modelId, int length, string? warning) =>
        Assert.Equal(warning, Advice(modelId, new Attached("'photo.png'", Image(length))).SingleOrDefault());

    [Theory]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", "pdf", false)]
    [InlineData("global.anthropic.claude-opus-4-7", "pdf", false)]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", "docx", true)]
    [InlineData("anthropic.claude-3-5-sonnet-20241022-v2:0", "pdf", true)]
    [InlineData("amazon.nova-pro-v1:0", "pdf", false)]
    [InlineData("us.amazon.nova-2-lite-v1:0", "docx", false)]
    [InlineData("mistral.mistral-large-2407-v1:0", "pdf", true)]
    public void Large_documents_are_warned_of_where_the_model_takes_none(string modelId, string format, bool warned) =>
        Assert.Equal(warned ? 1 : 0, Advice(modelId, new Attached("'a'", Document(format, 4_718_593))).Count);

    [Fact]
    public void Many_images_and_large_bodies_are_warned_of()
    {
        Assert.Empty(Advice("anthropic.claude-opus-4-7", Repeated(20)));
        Assert.Equal(["The request has 21 images; Claude models take 20 in one request."], Advice("anthropic.claude-opus-4-7", Repeated(21)));
        Assert.Empty(Advice("amazon.nova-lite-v1:0", Repeated(21)));
        Assert.Equal(
            ["The attachments of the request have 25,000,004 bytes as base64; many models take 25,000,000 (25 MB) in one request."],
            Advice("amazon.nova-lite-v1:0", new Attached("'a'", Image(18_750_001))));
    }

    [Fact]
    public void Text_in_another_encoding_is_warned_of()
    {
        var utf16 = new ContentBlock { Kind = "document", Document = new Media { Format = "txt", Name = "d", Bytes = [0xFF, 0xFE, 65, 0] } };
        Assert.Contains("is not UTF-8", Assert.Single(Advice("local.echo-v1", new Attached("'d.txt'", utf16))), StringComparison.Ordinal);
    }

    private static List<string> Advice(string modelId, params Attached[] attached) =>
        [.. AttachmentAdvice.For(modelId, attached, [Turn([.. attached.Select(item => item.Block)])])];

    private static Attached[] Repeated(int count) => [.. Enumerable.Repeat(new Attached("'a'", Image(1)), count)];

    private static BedrockException Refused(IReadOnlyList<Message> turns)
    {
        var fault = Assert.Throws<BedrockException>(() => AttachmentRules.Check(turns));
        Assert.Equal(ErrorIds.InputInvalid, fault.ErrorId);
        return fault;
    }

    private static Message Turn(params ContentBlock[] blocks) => Message.User([.. blocks, ContentBlock.OfText("read")]);

    private static ContentBlock[] Documents(int count) => [.. Enumerable.Range(0, count).Select(_ => Document("txt", 1))];

    private static ContentBlock Document(string format, int length) =>
        new() { Kind = "document", Document = new Media { Format = format, Name = "d", Bytes = new byte[length] } };

    private static ContentBlock Image(int length) => new() { Kind = "image", Image = new Media { Format = "png", Bytes = new byte[length] } };
}
