using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Binding;

/// <summary>Runs calls side by side for a pipeline; their results come on the pipeline thread, in input order if asked for.</summary>
internal sealed class ThrottledCalls<T>(PipelinePump pump, ConcurrencyLimit limit, bool ordered)
{
    // Results that wait for an earlier one: a slow head must not gather the rest of a long input in memory.
    private const int MostWaiting = 256;

    private readonly Dictionary<long, Action> waiting = [];
    private long submitted;
    private long emitted;
    private int running;

    /// <summary>The most results that ever waited for an earlier one.</summary>
    public int MostHeld { get; private set; }

    /// <summary>Waits for a free place, then starts the call. <paramref name="wasThrottled"/> says whether the outcome shows throttling.</summary>
    public void Submit(Func<CancellationToken, Task<T>> call, Func<T?, Exception?, bool> wasThrottled, Action<T?, Exception?> emit)
    {
        pump.DrainUntil(() => running < limit.Current && waiting.Count < MostWaiting);
        running++;
        var index = submitted++;
        var ticket = limit.Begin();
        T? result = default;
        pump.Start(
            async token => { result = await call(token).ConfigureAwait(false); },
            fault =>
            {
                running--;
                limit.End(ticket, wasThrottled(result, fault));
                Emit(index, () => emit(result, fault));
            });
    }

    /// <summary>Puts in place the output of an item that makes no call.</summary>
    public void Skip(Action emit)
    {
        pump.DrainUntil(() => waiting.Count < MostWaiting);
        Emit(submitted++, emit);
    }

    /// <summary>Waits for what still runs.</summary>
    public void Finish() => pump.DrainUntil(() => running == 0);

    private void Emit(long index, Action action)
    {
        if (!ordered)
        {
            action();
            return;
        }
        waiting.Add(index, action);
        MostHeld = Math.Max(MostHeld, waiting.Count);
        while (waiting.Remove(emitted, out var next))
        {
            emitted++;
            next();
        }
    }
}
