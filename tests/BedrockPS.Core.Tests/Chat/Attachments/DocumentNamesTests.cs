using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Core.Tests.Chat.Attachments;

public sealed class DocumentNamesTests
{
    [Theory]
    [InlineData("John's report.pdf", "Johns report")]
    [InlineData("invoice #123.pdf", "invoice 123")]
    [InlineData("Report -  Final.pdf", "Report - Final")]
    [InlineData("r\u00E9sum\u00E9.pdf", "resume")]
    [InlineData("re\u0301sume\u0301.pdf", "resume")]
    [InlineData("\u30C6\u30B9\u30C8\u3000\u8CC7\u6599.xlsx", "document")]
    [InlineData(".pdf", "document")]
    [InlineData("a\tb.txt", "a b")]
    [InlineData("my_file.docx", "my_file")]
    [InlineData("plan (2) [draft]-v1.md", "plan (2) [draft]-v1")]
    [InlineData("2026.01.31 costs.csv", "2026 01 31 costs")]
    [InlineData(" lead and trail .txt", "lead and trail")]
    [InlineData("half \uD83D of a pair.txt", "half of a pair")]
    [InlineData("party \uD83C\uDF89.txt", "party")]
    [InlineData("README", "README")]
    [InlineData(null, "document")]
    public void A_file_s_name_becomes_one_that_the_service_takes(string? fileName, string expected) => Assert.Equal(expected, DocumentNames.OfFile(fileName));

    [Fact]
    public void Long_names_are_cut_at_200_letters()
    {
        Assert.Equal(new string('a', 200), DocumentNames.OfFile(new string('a', 250) + ".md"));
        Assert.Equal(new string('a', 199), DocumentNames.OfFile(new string('a', 199) + " b.md"));
    }

    [Fact]
    public void Files_of_one_name_get_different_names()
    {
        var settled = DocumentNames.Settle([Turn(Document("notes"), Document("notes"), Document("Notes"))]);
        Assert.Equal(["notes", "notes (2)", "Notes (3)"], Names(settled));
    }

    [Fact]
    public void A_number_keeps_a_long_name_within_200_letters()
    {
        var name = new string('a', 200);
        Assert.Equal([name, new string('a', 196) + " (2)"], Names(DocumentNames.Settle([Turn(Document(name), Document(name))])));
    }

    [Fact]
    public void A_new_document_makes_way_for_those_of_earlier_turns()
    {
        var first = Turn(Document("notes"));
        var settled = DocumentNames.Settle([first, Message.Assistant(ContentBlock.OfText("ok")), Turn(Document("notes"))]);
        Assert.Same(first, settled[0]);
        Assert.Equal(["notes", "notes (2)"], Names(settled));
        Assert.Equal(Names(settled), Names(DocumentNames.Settle(settled)));
    }

    [Fact]
    public void A_bad_name_in_the_history_is_mended_and_the_rest_of_the_document_kept()
    {
        var bad = new ContentBlock
        {
            Kind = "document",
            Raw = """{"document":{"name":"my  bad.pdf"}}""",
            Document = new Media { Format = "pdf", Name = "my  bad.pdf", Bytes = [1], Context = "c", CitationsEnabled = true, Length = 1, Sha256 = "s" },
        };
        var block = DocumentNames.Settle([Turn(bad)])[0].Content[0];
        Assert.Null(block.Raw);
        Assert.Equal(("my bad pdf", "pdf", "c", true, 1L, "s"), (block.Document!.Name, block.Document.Format, block.Document.Context, block.Document.CitationsEnabled!.Value, block.Document.Length!.Value, block.Document.Sha256));
        Assert.Equal([1], block.Document.Bytes!);
    }

    [Fact]
    public void Turns_without_documents_stay_as_they_are()
    {
        Message[] turns = [Message.User(ContentBlock.OfText("hi"))];
        Assert.Same(turns, DocumentNames.Settle(turns));
    }

    private static Message Turn(params ContentBlock[] blocks) => Message.User([.. blocks, ContentBlock.OfText("read")]);

    private static ContentBlock Document(string name) => new() { Kind = "document", Document = new Media { Format = "txt", Name = name, Bytes = [65] } };

    private static IEnumerable<string?> Names(IReadOnlyList<Message> messages) =>
        messages.SelectMany(message => message.Content).Where(block => block.Document is not null).Select(block => block.Document!.Name);
}
