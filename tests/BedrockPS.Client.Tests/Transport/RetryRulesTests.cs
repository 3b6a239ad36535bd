using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Tests.Transport;

public sealed class RetryRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("2", null, 2000)]
    [InlineData(null, "250", 250)]
    [InlineData("1", "2500", 2500)]
    [InlineData("Fri, 02 Jan 2026 03:04:15 GMT", null, 10_000)]
    [InlineData("Fri, 02 Jan 2026 03:00:00 GMT", null, 0)]
    [InlineData("-5", "-1", 0)]
    [InlineData("soon", "", 0)]
    [InlineData(null, null, 0)]
    [InlineData("99999999999999999999", null, 0)]
    public void The_longer_of_both_pauses_counts(string? standard, string? amazon, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), RetryAfterHeader.Read(standard, amazon, Now));

    [Theory]
    [InlineData(true, 1, 1000)]
    [InlineData(true, 3, 4000)]
    [InlineData(true, 6, 20_000)]
    [InlineData(true, 5000, 20_000)]
    [InlineData(false, 1, 50)]
    [InlineData(false, 4, 400)]
    [InlineData(false, 20, 20_000)]
    public void Back_off_doubles_up_to_twenty_seconds_with_full_jitter(bool throttling, int retry, double bound)
    {
        var kind = throttling ? RetryKind.Throttling : RetryKind.Transient;
        Assert.Equal(TimeSpan.FromMilliseconds(bound), RetryRules.BackOff(kind, retry, 1));
        Assert.Equal(TimeSpan.FromMilliseconds(bound / 2), RetryRules.BackOff(kind, retry, 0.5));
        Assert.Equal(TimeSpan.Zero, RetryRules.BackOff(kind, retry, 0));
    }
}
