namespace BedrockPS.Core.Tests;

public sealed class HostTextTests
{
    public static TheoryData<string, string> Sequences => new()
    {
        { "plain text, with 'quotes'", "plain text, with 'quotes'" },
        { "tab\tand\nline", "tab\tand\nline" },
        { "naïve 你好 🌍", "naïve 你好 🌍" },
        { "\u001b[31mred\u001b[0m", "red" },
        { "\u001b[38;2;1;2;3mrgb", "rgb" },
        { "\u001b[2J\u001b[Hcleared", "cleared" },
        { "\u001b]0;title\u0007after", "after" },
        { "\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\", "link" },
        { "\u001bPq#0;2\u001b\\sixel", "sixel" },
        { "\u001b_apc\u001b\\x\u001b^pm\u001b\\y\u001bXsos\u001b\\z", "xyz" },
        { "\u001b(Bcharset", "charset" },
        { "\u001bcreset", "reset" },
        { "\u009b31mC1", "C1" },
        { "\u009d0;title\u009cC1 string", "C1 string" },
        { "\u0090dcs\u009cx", "x" },
        { "bell\u0007 back\b del\u007f null\0", "bell back del null" },
        { "overwrite\rcover", "overwritecover" },
        { "line\r\nend", "line\nend" },
        { "\u202eevil\u202c \u2066iso\u2069", "evil iso" },
        { "\u001b]0;never closed\nnext line stays", "\nnext line stays" },
        { "\u001b]0;cut\u001b[31mred", "red" },
        { "\u001b[31\u001b[32mgreen", "green" },
        { "\u001b\u001b[1mtwice", "twice" },
        { "ends in escape\u001b", "ends in escape" },
    };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Sequences_and_controls_are_left_out(string text, string expected) => Assert.Equal(expected, HostText.Clean(text));

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Pieces_cut_anywhere_give_the_same_as_the_whole(string text, string expected)
    {
        for (var cut = 0; cut <= text.Length; cut++)
        {
            var host = new HostText();
            Assert.Equal(expected, host.Next(text[..cut]) + host.Next(text[cut..]));
        }
    }

    [Fact]
    public void Null_stays_null()
    {
        Assert.Null(HostText.Clean(null));
        Assert.Null(HostText.CleanLine(null));
    }

    [Fact]
    public void A_line_for_tables_has_no_breaks() => Assert.Equal("a b c", HostText.CleanLine(" a\u001b[1m\n\tb \r\n c "));
}
