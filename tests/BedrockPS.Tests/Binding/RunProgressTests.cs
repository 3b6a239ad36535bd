using BedrockPS.Commands.Binding;

namespace BedrockPS.Tests.Binding;

public sealed class RunProgressTests
{
    private readonly Clock clock = new();
    private readonly List<RunState> records = [];

    [Fact]
    public void A_run_of_less_than_a_second_tells_nothing()
    {
        var progress = Make();
        Add(progress, 500, milliseconds: 1);
        Assert.Empty(records);
    }

    [Fact]
    public void A_record_comes_once_a_second_with_the_rate_and_without_a_guess()
    {
        var progress = Make();
        Add(progress, 30, milliseconds: 100);
        Assert.Equal(["10 done, 0 failed, 10 a second", "20 done, 0 failed, 10 a second", "30 done, 0 failed, 10 a second"], records.Select(record => record.Text));
        Assert.All(records, record => Assert.Equal((null, null), (record.Percent, record.SecondsLeft)));
    }

    [Fact]
    public void What_is_left_is_told_where_the_number_of_items_is_known()
    {
        var progress = Make(expected: 40);
        Add(progress, 10, milliseconds: 100);
        var record = Assert.Single(records);
        Assert.Equal(("10 of 40 done, 0 failed, 10 a second", 25, 3), (record.Text, record.Percent, record.SecondsLeft));
    }

    [Fact]
    public void Answers_of_an_earlier_run_count_as_done_and_not_for_the_rate()
    {
        var progress = Make(expected: 100);
        for (var i = 0; i < 60; i++)
            progress.Add(hasFailed: false, wasSent: false);
        Add(progress, 10, milliseconds: 100);
        Assert.Equal(("70 of 100 done, 0 failed, 10 a second", 3), (records[0].Text, records[0].SecondsLeft));
    }

    [Fact]
    public void More_items_than_were_expected_are_no_longer_guessed_at()
    {
        var progress = Make(expected: 5);
        Add(progress, 10, milliseconds: 100);
        Assert.Equal(("10 done, 0 failed, 10 a second", null), (records[0].Text, records[0].Percent));
    }

    [Fact]
    public void Failures_are_counted()
    {
        var progress = Make();
        progress.Add(hasFailed: true, wasSent: true);
        Add(progress, 10, milliseconds: 100);
        Assert.Equal("11 done, 1 failed, 11 a second", records[0].Text);
    }

    private RunProgress Make(long? expected = null) => new(records.Add, clock) { Expected = expected };

    private void Add(RunProgress progress, int items, int milliseconds)
    {
        for (var i = 0; i < items; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            progress.Add(hasFailed: false, wasSent: true);
        }
    }

    private sealed class Clock : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Advance(TimeSpan time) => ticks += time.Ticks;
    }
}
