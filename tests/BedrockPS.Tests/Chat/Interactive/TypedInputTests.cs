using BedrockPS.Commands.Chat.Interactive;

namespace BedrockPS.Tests.Chat.Interactive;

public sealed class TypedInputTests
{
    private static readonly TypedLine Cancelled = new(null, IsCancelled: true);

    [Fact]
    public void A_block_is_one_message_whatever_is_in_it()
    {
        var lines = new Lines(new("\"\"\"first"), new(""), new("/exit"), new("  last\"\"\""), new("next"));
        var input = new TypedInput(lines);
        Assert.Equal(new ChatEntry(EntryKind.Message, "first\n\n/exit\n  last"), input.Next());
        Assert.Equal(new ChatEntry(EntryKind.Message, "next"), input.Next());
        Assert.Equal([">>> ", "... ", "... ", "... ", ">>> "], lines.Prompts);
    }

    [Theory]
    [InlineData("\"\"\"all in one\"\"\"", nameof(EntryKind.Message), "all in one")]
    [InlineData("\"\"\"\"\"\"", nameof(EntryKind.Nothing), "")]
    [InlineData("say \"\"\" here", nameof(EntryKind.Message), "say \"\"\" here")]
    public void Marks_may_stand_on_one_line(string line, string kind, string text) =>
        Assert.Equal(new ChatEntry(Enum.Parse<EntryKind>(kind), text), new TypedInput(new Lines(new TypedLine(line))).Next());

    [Fact]
    public void A_cancelled_block_sends_nothing_and_the_chat_goes_on()
    {
        var input = new TypedInput(new Lines(new("\"\"\"half"), Cancelled, new("whole")));
        Assert.Equal(EntryKind.Nothing, input.Next().Kind);
        Assert.Equal("whole", input.Next().Text);
    }

    [Fact]
    public void The_end_of_input_leaves_and_sends_no_half_block()
    {
        Assert.Equal(EntryKind.End, new TypedInput(new Lines(new TypedLine(null))).Next().Kind);
        Assert.Equal(EntryKind.End, new TypedInput(new Lines(new("\"\"\"half"), new(null))).Next().Kind);
    }

    private sealed class Lines(params TypedLine[] lines) : ILineReader
    {
        private int next;

        public List<string> Prompts { get; } = [];

        public TypedLine Read(string prompt)
        {
            Prompts.Add(prompt);
            return lines[next++];
        }
    }
}
