using System.Runtime.ExceptionServices;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Binding;

/// <summary>
/// Runs calls side by side for a pipeline; their results come on the pipeline thread, in input order if asked for. A few items are
/// taken ahead: what ends a call begins the next one, without a way over the pipeline thread.
/// </summary>
internal sealed class ThrottledCalls<T>(PipelinePump pump, ConcurrencyLimit limit, bool ordered)
{
    // A slow head, or a slow reader of the output, must not gather the rest of a long input in memory.
    private const int FewestHeld = 256;
    private const int FewestAhead = 16;

    private readonly object gate = new();
    private readonly Queue<Call> ahead = new();
    private readonly Queue<Call> ended = new();
    private readonly Dictionary<long, Action> waiting = [];
    private long submitted;
    private long emitted;
    private int running;

    /// <summary>The most items that ever were between input and output.</summary>
    public int MostHeld { get; private set; }

    /// <summary>Waits for room, then starts the call or puts it in line. <paramref name="wasThrottled"/> says whether the outcome shows throttling.</summary>
    public void Submit(Func<CancellationToken, Task<T>> call, Func<T?, Exception?, bool> wasThrottled, Action<T?, Exception?> emit)
    {
        pump.DrainPosted();
        pump.DrainUntil(HasRoom, mayRest: true);
        var item = new Call(Take(), call, wasThrottled, emit);
        lock (gate)
        {
            ahead.Enqueue(item);
            StartNext();
        }
    }

    /// <summary>Puts in place the output of an item that makes no call.</summary>
    public void Skip(Action emit)
    {
        pump.DrainPosted();
        pump.DrainUntil(HasRoom, mayRest: true);
        Emit(Take(), emit);
    }

    /// <summary>Waits for what still runs.</summary>
    public void Finish() => pump.DrainUntil(() => emitted == submitted, mayRest: true);

    private bool HasRoom()
    {
        lock (gate)
            return ahead.Count < Math.Max(FewestAhead, limit.Current) && submitted - emitted < Math.Max(FewestHeld, 3 * limit.Highest);
    }

    private long Take()
    {
        MostHeld = Math.Max(MostHeld, (int)(submitted + 1 - emitted));
        return submitted++;
    }

    private void StartNext()
    {
        if (pump.Token.IsCancellationRequested || running >= limit.Current || !ahead.TryDequeue(out var call))
            return;
        running++;
        call.Ticket = limit.Begin();
        pump.Start(token => RunAsync(call, token), static (_, fault) => Rethrow(fault));
    }

    private async Task<bool> RunAsync(Call? call, CancellationToken token)
    {
        while (call is not null)
        {
            try
            {
                call.Result = await call.Work(token).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                call.Fault = exception;
            }

            call = End(call, call.WasThrottled(call.Result, call.Fault), token);
        }

        return true;
    }

    private static void Rethrow(Exception? fault)
    {
        if (fault is not null)
            ExceptionDispatchInfo.Throw(fault);
    }

    private Call? End(Call call, bool wasThrottled, CancellationToken token)
    {
        Call? following = null;
        bool hurries;
        lock (gate)
        {
            limit.End(call.Ticket, wasThrottled);
            ended.Enqueue(call);
            running--;
            if (!token.IsCancellationRequested && running < limit.Current && ahead.TryDequeue(out following))
            {
                running++;
                following.Ticket = limit.Begin();
                StartNext();
            }

            hurries = ahead.Count < limit.Current / 2;
        }

        pump.Post(Deliver, hurries);
        return following;
    }

    private void Deliver()
    {
        Call call;
        lock (gate)
            call = ended.Dequeue();
        Emit(call.Index, call.Deliver);
    }

    private void Emit(long index, Action action)
    {
        if (!ordered)
        {
            emitted++;
            action();
            return;
        }
        waiting.Add(index, action);
        while (waiting.Remove(emitted, out var first))
        {
            emitted++;
            first();
        }
    }

    private sealed class Call(long index, Func<CancellationToken, Task<T>> work, Func<T?, Exception?, bool> wasThrottled, Action<T?, Exception?> emit)
    {
        public long Index => index;

        public Func<CancellationToken, Task<T>> Work => work;

        public Func<T?, Exception?, bool> WasThrottled => wasThrottled;


        public int Ticket { get; set; }

        public T? Result { get; set; }

        public Exception? Fault { get; set; }

        public void Deliver() => emit(Result, Fault);
    }
}
