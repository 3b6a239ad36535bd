using System.Runtime.ExceptionServices;

namespace BedrockPS.Commands.Binding;

/// <summary>
/// Lets work run off the pipeline thread while everything that touches the pipeline runs on it. Only <see cref="Post"/>
/// and <see cref="Cancel"/> may be called from other threads.
/// </summary>
internal sealed class PipelinePump : IDisposable
{
    private const int Capacity = 1024;
    private const int Rest = 1;

    private readonly object gate = new();
    private readonly Queue<Action> posted = new();
    private readonly CancellationTokenSource cancellation = new();
    private int working;
    private bool rests;
    private int pipelineThread;

    public CancellationToken Token => cancellation.Token;

    /// <summary>Ends all work; safe at any time and from any thread.</summary>
    public void Cancel()
    {
        cancellation.Cancel();
        lock (gate)
            Monitor.PulseAll(gate);
    }

    /// <summary>Queues an action for the pipeline thread; after <see cref="Cancel"/> it is dropped. One that does not hurry leaves a rest alone.</summary>
    public void Post(Action action, bool hurries = true)
    {
        var isOurs = Environment.CurrentManagedThreadId == pipelineThread;
        lock (gate)
        {
            while (posted.Count >= Capacity && !isOurs && !Token.IsCancellationRequested)
                Monitor.Wait(gate);
            if (Token.IsCancellationRequested)
                return;
            if (posted.Count < Capacity)
            {
                posted.Enqueue(action);
                if (hurries || !rests)
                    Monitor.PulseAll(gate);
                return;
            }
        }

        action();
    }

    /// <summary>Starts work on another thread; <paramref name="completed"/> runs on the pipeline thread with its result or fault.</summary>
    public void Start<T>(Func<CancellationToken, Task<T>> work, Action<T?, Exception?> completed)
    {
        lock (gate)
            working++;
        ThreadPool.QueueUserWorkItem(static start => _ = start.Pump.RunAsync(start.Work, start.Completed), (Pump: this, Work: work, Completed: completed), preferLocal: false);
    }

    /// <summary>
    /// Runs posted actions until the condition holds. When one throws, all work has ended before the exception goes on. Where many are
    /// to come, a wait may begin with a short rest, so that the thread wakes for several of them and not for each.
    /// </summary>
    /// <exception cref="OperationCanceledException">The pipeline was stopped.</exception>
    public void DrainUntil(Func<bool> done, bool mayRest = false)
    {
        pipelineThread = Environment.CurrentManagedThreadId;
        try
        {
            while (!done())
                Take(mayRest)();
        }
        catch
        {
            Cancel();
            WaitForWork();
            throw;
        }
    }

    /// <summary>Runs what was posted so far.</summary>
    public void DrainPosted() => DrainUntil(() => !HasPosted);

    /// <summary>Waits for a result without blocking what the work posts.</summary>
    public T Await<T>(Func<CancellationToken, Task<T>> work)
    {
        T? result = default;
        Exception? fault = null;
        var ended = false;
        Start(work, (given, exception) => (result, fault, ended) = (given, exception, true));
        DrainUntil(() => ended);
        if (fault is not null)
            ExceptionDispatchInfo.Throw(fault);
        return result!;
    }

    /// <summary>Waits for work without blocking what it posts.</summary>
    public void Await(Func<CancellationToken, Task> work) => Await(async token =>
    {
        await work(token).ConfigureAwait(false);
        return true;
    });

    /// <summary>Enumerates on the pipeline thread, so that nothing is fetched before it is asked for.</summary>
    public IEnumerable<T> Pull<T>(Func<CancellationToken, IAsyncEnumerable<T>> source)
    {
        var items = source(Token).GetAsyncEnumerator(Token);
        try
        {
            // The first step connects and compiles: off this thread, or a stop would have to wait for it.
            var more = Await(async _ => await items.MoveNextAsync().ConfigureAwait(false));
            while (more)
            {
                yield return items.Current;
                more = Next(items);
            }
        }
        finally
        {
            items.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    public void Dispose()
    {
        Cancel();
        WaitForWork();
    }

    private bool HasPosted
    {
        get
        {
            lock (gate)
                return posted.Count > 0;
        }
    }

    private Action Take(bool mayRest)
    {
        lock (gate)
        {
            for (rests = mayRest; ; rests = false)
            {
                Token.ThrowIfCancellationRequested();
                if (posted.TryDequeue(out var action))
                {
                    if (posted.Count == Capacity - 1)
                        Monitor.PulseAll(gate);
                    rests = false;
                    return action;
                }

                Monitor.Wait(gate, rests ? Rest : Timeout.Infinite);
            }
        }
    }

    private bool Next<T>(IAsyncEnumerator<T> items)
    {
        if (HasPosted)
            DrainPosted();
        Token.ThrowIfCancellationRequested();
        var step = items.MoveNextAsync();
        return step.IsCompleted ? step.GetAwaiter().GetResult() : Await(_ => step.AsTask());
    }

    private async Task RunAsync<T>(Func<CancellationToken, Task<T>> work, Action<T?, Exception?> completed)
    {
        T? result = default;
        Exception? fault = null;
        try
        {
            result = await work(Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            fault = exception;
        }

        Post(() => completed(result, fault));
        lock (gate)
        {
            if (--working == 0)
                Monitor.PulseAll(gate);
        }
    }

    private void WaitForWork()
    {
        lock (gate)
        {
            while (working > 0)
                Monitor.Wait(gate);
        }
    }
}
