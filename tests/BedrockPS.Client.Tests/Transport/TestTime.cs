using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace BedrockPS.Client.Tests.Transport;

/// <summary>A clock that lets back-off delays pass at once and notes them, and tells when a long limit starts to run.</summary>
internal sealed class TestTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> armed = Channel.CreateUnbounded<TimeSpan>();

    public TestTime() : base(DateTimeOffset.UtcNow)
    {
    }

    /// <summary>Delays up to this long pass at once.</summary>
    public TimeSpan Skip { get; init; } = TimeSpan.FromSeconds(120);

    public ConcurrentQueue<TimeSpan> Delays { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Note(dueTime);
        return new Watched(timer, this);
    }

    /// <summary>Waits until a limit of this length starts.</summary>
    public async Task ArmedAsync(TimeSpan limit)
    {
        while (await armed.Reader.ReadAsync() != limit)
        {
        }
    }

    /// <summary>Waits until a limit of this length starts, and lets it pass.</summary>
    public async Task PassAsync(TimeSpan limit)
    {
        await ArmedAsync(limit);
        Advance(limit);
    }

    private void Note(TimeSpan dueTime)
    {
        if (dueTime < TimeSpan.Zero)
            return;
        if (dueTime > Skip)
        {
            armed.Writer.TryWrite(dueTime);
            return;
        }

        Delays.Enqueue(dueTime);
        ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
    }

    private sealed class Watched(ITimer inner, TestTime owner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = inner.Change(dueTime, period);
            owner.Note(dueTime);
            return changed;
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
