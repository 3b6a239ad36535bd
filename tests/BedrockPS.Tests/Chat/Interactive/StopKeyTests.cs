using System.Collections.Concurrent;
using BedrockPS.Commands.Chat.Interactive;

namespace BedrockPS.Tests.Chat.Interactive;

public sealed class StopKeyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly ConsoleKeyInfo ControlC = new('\u0003', ConsoleKey.C, shift: false, alt: false, control: true);

    private static readonly ConsoleKeyInfo Letter = new('c', ConsoleKey.C, shift: false, alt: false, control: false);

    [Fact]
    public void The_key_ends_the_answer_and_not_the_pipeline()
    {
        using var pipeline = new CancellationTokenSource();
        var keys = new Keys(Letter, ControlC);
        using var stop = new StopKey(keys, pipeline.Token);
        Assert.True(stop.Token.WaitHandle.WaitOne(Patience));
        Assert.True(stop.IsPressed);
        Assert.False(pipeline.IsCancellationRequested);
    }

    [Fact]
    public void Other_keys_are_taken_and_end_nothing()
    {
        var keys = new Keys(Letter, Letter);
        using var stop = new StopKey(keys, CancellationToken.None);
        Assert.True(keys.Emptied.Wait(Patience));
        Assert.False(stop.IsPressed);
        Assert.False(stop.Token.IsCancellationRequested);
    }

    [Fact]
    public void The_pipeline_ends_the_answer_without_the_key()
    {
        using var pipeline = new CancellationTokenSource();
        using var stop = new StopKey(new Keys(), pipeline.Token);
        pipeline.Cancel();
        Assert.True(stop.Token.IsCancellationRequested);
        Assert.False(stop.IsPressed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_keyboard_is_given_back_as_it_was(bool before)
    {
        var keys = new Keys { TreatControlCAsInput = before };
        using (var stop = new StopKey(keys, CancellationToken.None))
        {
            Assert.True(keys.TreatControlCAsInput);
            stop.Pause();
            Assert.Equal(before, keys.TreatControlCAsInput);
            stop.Resume();
            Assert.True(keys.TreatControlCAsInput);
        }
        Assert.Equal(before, keys.TreatControlCAsInput);
    }

    [Fact]
    public void The_keyboard_is_given_back_while_somebody_else_has_it()
    {
        var keys = new Keys();
        using (var stop = new StopKey(keys, CancellationToken.None))
            stop.Pause();
        Assert.False(keys.TreatControlCAsInput);
    }

    [Fact]
    public void A_console_that_goes_away_ends_the_watch()
    {
        var keys = new Keys { IsGone = true };
        using var stop = new StopKey(keys, CancellationToken.None);
        Assert.True(keys.Emptied.Wait(Patience));
        Assert.False(stop.IsPressed);
    }

    [Fact]
    public void Without_a_keyboard_there_is_only_the_pipeline()
    {
        using var pipeline = new CancellationTokenSource();
        using var stop = new StopKey(null, pipeline.Token);
        stop.Pause();
        stop.Resume();
        pipeline.Cancel();
        Assert.True(stop.Token.IsCancellationRequested);
    }

    private sealed class Keys(params ConsoleKeyInfo[] pressed) : IConsoleKeys
    {
        private readonly ConcurrentQueue<ConsoleKeyInfo> queue = new(pressed);

        public ManualResetEventSlim Emptied { get; } = new();

        public bool IsGone { get; init; }

        public bool TreatControlCAsInput { get; set; }

        public bool KeyAvailable
        {
            get
            {
                if (!queue.IsEmpty)
                    return true;
                Emptied.Set();
                return IsGone ? throw new InvalidOperationException("no console") : false;
            }
        }

        public ConsoleKeyInfo ReadKey() => queue.TryDequeue(out var key) ? key : throw new InvalidOperationException("no key");
    }
}
