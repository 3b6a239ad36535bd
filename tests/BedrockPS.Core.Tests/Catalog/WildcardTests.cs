using BedrockPS.Core.Catalog;

namespace BedrockPS.Core.Tests.Catalog;

public sealed class WildcardTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", "anything", true)]
    [InlineData("*nova*", "amazon.Nova-lite-v1:0", true)]
    [InlineData("amazon.*:0", "amazon.nova-lite-v1:0", true)]
    [InlineData("amazon.*:0", "amazon.nova-lite-v1:00x", false)]
    [InlineData("*a*b*c", "xxaxxbxxaxxc", true)]
    [InlineData("*a*b*c", "xxaxxcxxb", false)]
    [InlineData("?ocal.echo-v?", "local.echo-v1", true)]
    [InlineData("?", "", false)]
    [InlineData("local.[ex]*", "local.echo-v1", true)]
    [InlineData("local.[a-d]*", "local.echo-v1", false)]
    [InlineData("[L-M]ocal.echo-v1", "local.echo-v1", true)]
    [InlineData("[a-]*", "-x", true)]
    [InlineData("a[b", "a[b", true)]
    [InlineData("a[]b", "a[]b", true)]
    [InlineData("a.b", "axb", false)]
    [InlineData("\u0131*", "index", false)]
    public void Patterns_match_in_any_case_and_whole(string pattern, string text, bool matches) => Assert.Equal(matches, new Wildcard(pattern).Matches(text));

    [Fact]
    public void Nothing_matches_no_text() => Assert.False(new Wildcard("*").Matches(null));

    [Theory]
    [InlineData("local.echo-v1", false)]
    [InlineData("a[b", false)]
    [InlineData("a[]b", false)]
    [InlineData("a[b]", true)]
    [InlineData("a*", true)]
    [InlineData("a?", true)]
    public void A_pattern_is_told_from_a_name(string text, bool isPattern) => Assert.Equal(isPattern, Wildcard.IsPattern(text));

    [Fact]
    public void Long_and_hard_patterns_end_soon()
    {
        Assert.False(new Wildcard(new string('y', 50_000)).Matches("y"));
        Assert.False(new Wildcard(string.Concat(Enumerable.Repeat("*a", 200)) + "b").Matches(new string('a', 2000)));
    }
}
