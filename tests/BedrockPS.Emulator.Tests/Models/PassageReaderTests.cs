using BedrockEmulator.Models;

namespace BedrockEmulator.Tests.Models;

public sealed class PassageReaderTests
{
    private static IEnumerable<string> Texts(string text, string format = "md") => PassageReader.Read(text, format).Select(passage => passage.Text);

    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("See e.g. the log. It is at 10.5 percent.", "See e.g. the log.|It is at 10.5 percent.")]
    [InlineData("Run `a.b. c` now. Done.", "Run `a.b. c` now.|Done.")]
    [InlineData("Dr. A. Smith left. He said \"stop.\" Then he went.", "Dr. A. Smith left.|He said \"stop.\"|Then he went.")]
    [InlineData("\u4F60\u597D\u3002\u4E16\u754C\u3002", "\u4F60\u597D\u3002|\u4E16\u754C\u3002")]
    [InlineData("no end", "no end")]
    public void Sentences_end_where_they_end(string text, string expected) => Assert.Equal(expected.Split('|'), Sentences.Split(text));

    [Fact]
    public void Wrapped_lines_are_one_paragraph_and_short_lines_are_not() => Assert.Equal(
        ["This sentence runs over the end of a line that is long enough to wrap here.", "12:00 started", "12:05 stopped"],
        Texts("This sentence runs over the end of a line that is long enough\nto wrap here.\n\n12:00 started\n12:05 stopped"));

    [Fact]
    public void Markdown_gives_headings_items_rows_and_code()
    {
        var passages = PassageReader.Read("# Top\n\nIntro.\n\n## Ports\n\n| Host | Port |\n|---|--:|\n| db | 5432 |\n\n1. first\n2. second\n\n```\nrun it\n```\n\n## Next\n\nEnd.");
        Assert.Equal(
            ["Sentence|Top|Intro.", "Row|Top / Ports|Host: db; Port: 5432", "Item|Top / Ports|first", "Item|Top / Ports|second", "Code|Top / Ports|run it", "Sentence|Top / Next|End."],
            passages.Select(passage => $"{passage.Kind}|{passage.Heading}|{passage.Text}"));
    }

    [Fact]
    public void Csv_rows_name_their_columns() => Assert.Equal(
        ["name: a, b; note: say \"hi\"", "name: c; note: two\nlines"],
        Texts("name,note\n\"a, b\",\"say \"\"hi\"\"\"\n\nc,\"two\nlines\"\n", "csv"));

    [Fact]
    public void Html_loses_its_tags_and_scripts() => Assert.Equal(
        ["A & B.", "one", "two"],
        Texts("<html><style>p{}</style><body><p>A &amp;\n <b>B</b>.</p><ul><li>one<li>two</ul><!-- no --></body></html>", "html"));

    [Theory]
    [InlineData("releases", "release")]
    [InlineData("renewed", "renewing")]
    [InlineData("rotation", "rotate")]
    [InlineData("approval", "approves")]
    [InlineData("queries", "query")]
    [InlineData("kept", "keeping")]
    [InlineData("stopped", "stops")]
    [InlineData("twelve", "12")]
    public void Forms_of_a_word_share_their_stem(string first, string second) => Assert.Equal(Terms.Stem(first), Terms.Stem(second));
}
