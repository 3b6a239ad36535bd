using BedrockPS.Commands.Chat.Interactive;

namespace BedrockPS.Tests.Chat.Interactive;

public sealed class ChatEntryTests
{
    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("  indented", "  indented")]
    [InlineData("a / b", "a / b")]
    [InlineData("//etc/hosts", "/etc/hosts")]
    [InlineData("  // x", "/ x")]
    [InlineData("exit now", "exit now")]
    public void Text_is_a_message(string line, string sent) => Assert.Equal(new ChatEntry(EntryKind.Message, sent), ChatEntry.Of(line));

    [Theory]
    [InlineData("/help", "help", "")]
    [InlineData(" /Model  local.echo-v1 ", "Model", "local.echo-v1")]
    [InlineData("/system a\nb", "system", "a\nb")]
    [InlineData("/", "", "")]
    [InlineData("/etc/hosts is a file", "etc/hosts", "is a file")]
    public void What_begins_with_one_slash_is_never_a_message(string line, string word, string text) =>
        Assert.Equal(new ChatEntry(EntryKind.Command, text, word), ChatEntry.Of(line));

    [Theory]
    [InlineData("", nameof(EntryKind.Nothing))]
    [InlineData(" \t", nameof(EntryKind.Nothing))]
    [InlineData("exit", nameof(EntryKind.End))]
    [InlineData(" EXIT ", nameof(EntryKind.End))]
    public void Some_lines_say_nothing_or_leave(string line, string kind) => Assert.Equal(kind, ChatEntry.Of(line).Kind.ToString());

    [Theory]
    [InlineData("", new string[0])]
    [InlineData(" a  b ", new[] { "a", "b" })]
    [InlineData("'a b' \"c's d\" e", new[] { "a b", "c's d", "e" })]
    [InlineData("it's here", new[] { "it's", "here" })]
    [InlineData("\"open end", new[] { "\"open", "end" })]
    public void Quotation_marks_keep_words_together(string text, string[] words) => Assert.Equal(words, ChatEntry.Words(text));
}
