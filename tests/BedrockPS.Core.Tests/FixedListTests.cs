using System.Globalization;

namespace BedrockPS.Core.Tests;

public sealed class FixedListTests
{
    [Fact]
    public void A_list_reads_as_its_items() =>
        Assert.Equal(("TEXT, IMAGE", "TEXT", string.Empty), (Fixed.List(["TEXT", "IMAGE"]).ToString(), Fixed.List(["TEXT"]).ToString(), Fixed.List<string>(null).ToString()));

    [Fact]
    public void A_map_reads_as_its_entries() =>
        Assert.Equal("job=nightly, team=ops", Fixed.Map(new Dictionary<string, string> { ["job"] = "nightly", ["team"] = "ops" }).ToString());

    [Fact]
    public void A_number_reads_alike_everywhere()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal("1.5, 2", Fixed.List([1.5, 2]).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(1, "m, 1 message")]
    [InlineData(3, "m, 3 messages")]
    public void A_conversation_counts_its_messages(int count, string expected) => Assert.Equal(
        expected,
        new Conversation { ModelId = "m", Messages = Fixed.List(Enumerable.Repeat(Message.User(ContentBlock.OfText("a")), count)) }.ToString());
}
