using System.Collections.Concurrent;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>What goes on after its request was answered: it can be stopped by its id, and all of it is given up when the emulator ends or is reset.</summary>
internal sealed class BackgroundWork : IDisposable
{
    private readonly ConcurrentDictionary<string, (CancellationTokenSource Stop, Task Task)> _running = new();
    private CancellationTokenSource _life = new();

    /// <param name="id">Names the work.</param>
    /// <param name="work">Is given a token for its own end, and one for the end of everything.</param>
    public void Start(string id, Func<CancellationToken, CancellationToken, Task> work)
    {
        var life = _life.Token;
        var stop = CancellationTokenSource.CreateLinkedTokenSource(life);
        var begun = new TaskCompletionSource();
        _running[id] = (stop, Task.Run(() => RunAsync(begun.Task, id, () => work(stop.Token, life)), CancellationToken.None));
        begun.SetResult();
    }

    public void Stop(string id)
    {
        if (_running.TryGetValue(id, out var work))
            work.Stop.Cancel();
    }

    /// <summary>Ends everything and waits until it has ended, so that nothing writes into a state that is cleared.</summary>
    public void Abandon()
    {
        var ended = Interlocked.Exchange(ref _life, new());
        ended.Cancel();
        Task.WaitAll(_running.Values.Select(work => work.Task).ToArray());
    }

    public void Dispose()
    {
        Abandon();
        _life.Dispose();
    }

    private async Task RunAsync(Task begun, string id, Func<Task> work)
    {
        await begun;
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // Given up, with the state that it was to change.
        }
        catch (Exception bug)
        {
            await Console.Error.WriteLineAsync($"bedrock-emulator: work {id}: {bug}");
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }
}
