using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace BedrockPS.Commands.Binding;

/// <summary>
/// Lets work run off the pipeline thread while everything that touches the pipeline runs on it. Only <see cref="Post"/>
/// and <see cref="Cancel"/> may be called from other threads.
/// </summary>
internal sealed class PipelinePump : IDisposable
{
    private const int Capacity = 1024;

    private readonly BlockingCollection<Action> queue = new(Capacity);
    private readonly CancellationTokenSource cancellation = new();
    private readonly List<Task> workers = [];
    private int pipelineThread;

    public CancellationToken Token => cancellation.Token;

    /// <summary>Ends all work; safe at any time and from any thread.</summary>
    public void Cancel() => cancellation.Cancel();

    /// <summary>Queues an action for the pipeline thread; after <see cref="Cancel"/> it is dropped.</summary>
    public void Post(Action action)
    {
        try
        {
            if (Environment.CurrentManagedThreadId != pipelineThread)
                queue.Add(action, Token);
            else if (!queue.TryAdd(action))
                action();
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    /// <summary>Starts work on another thread; <paramref name="completed"/> runs on the pipeline thread with its fault.</summary>
    public void Start(Func<CancellationToken, Task> work, Action<Exception?> completed)
    {
        workers.RemoveAll(static worker => worker.IsCompleted);
        workers.Add(Task.Run(() => RunAsync(work, completed)));
    }

    /// <summary>Runs posted actions until the condition holds. When one throws, all work has ended before the exception goes on.</summary>
    /// <exception cref="OperationCanceledException">The pipeline was stopped.</exception>
    public void DrainUntil(Func<bool> done)
    {
        pipelineThread = Environment.CurrentManagedThreadId;
        try
        {
            while (!done())
                queue.Take(Token)();
        }
        catch
        {
            Cancel();
            WaitForWorkers();
            throw;
        }
    }

    /// <summary>Runs what was posted so far.</summary>
    public void DrainPosted() => DrainUntil(() => queue.Count == 0);

    /// <summary>Waits for work without blocking what it posts.</summary>
    public void Await(Func<CancellationToken, Task> work)
    {
        Exception? fault = null;
        var ended = false;
        Start(work, exception => (fault, ended) = (exception, true));
        DrainUntil(() => ended);
        if (fault is not null)
            ExceptionDispatchInfo.Throw(fault);
    }

    /// <summary>Enumerates on the pipeline thread, so that nothing is fetched before it is asked for.</summary>
    public IEnumerable<T> Pull<T>(Func<CancellationToken, IAsyncEnumerable<T>> source)
    {
        var items = source(Token).GetAsyncEnumerator(Token);
        try
        {
            // The first step connects and compiles: off this thread, or a stop would have to wait for it.
            var more = false;
            Await(async _ => more = await items.MoveNextAsync().ConfigureAwait(false));
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
        WaitForWorkers();
        queue.Dispose();
    }

    private bool Next<T>(IAsyncEnumerator<T> items)
    {
        if (queue.Count > 0)
            DrainPosted();
        Token.ThrowIfCancellationRequested();
        var step = items.MoveNextAsync();
        if (step.IsCompleted)
            return step.GetAwaiter().GetResult();
        var more = false;
        var task = step.AsTask();
        Await(async _ => more = await task.ConfigureAwait(false));
        return more;
    }

    private async Task RunAsync(Func<CancellationToken, Task> work, Action<Exception?> completed)
    {
        Exception? fault = null;
        try
        {
            await work(Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            fault = exception;
        }
        Post(() => completed(fault));
    }

    private void WaitForWorkers() => Task.WaitAll([.. workers]);
}
