namespace BedrockPS.Commands.Chat.Interactive;

/// <summary>Makes Ctrl+C end one answer in place of the pipeline, as long as it is open. Other keys pressed meanwhile are dropped.</summary>
internal sealed class StopKey : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly object gate = new();
    private readonly CancellationTokenSource answer;
    private readonly CancellationTokenSource closing = new();
    private readonly IConsoleKeys? keys;
    private readonly bool before;
    private readonly Task watching = Task.CompletedTask;
    private bool paused;

    /// <summary>Begins to watch.</summary>
    /// <param name="keys">The keyboard, null where there is none.</param>
    /// <param name="pipeline">Ends with the pipeline, and the answer with it.</param>
    public StopKey(IConsoleKeys? keys, CancellationToken pipeline)
    {
        this.keys = keys;
        answer = CancellationTokenSource.CreateLinkedTokenSource(pipeline);
        if (keys is null)
            return;
        before = keys.TreatControlCAsInput;
        keys.TreatControlCAsInput = true;
        watching = Task.Run(WatchAsync, CancellationToken.None);
    }

    /// <summary>Ends with the answer: by the key, or with the pipeline.</summary>
    public CancellationToken Token => answer.Token;

    public bool IsPressed { get; private set; }

    /// <summary>Leaves the keyboard to somebody else until <see cref="Resume"/>.</summary>
    public void Pause()
    {
        lock (gate)
            SetPaused(true);
    }

    public void Resume()
    {
        lock (gate)
            SetPaused(false);
    }

    /// <summary>Gives the keyboard back as it was.</summary>
    public void Dispose()
    {
        closing.Cancel();
        watching.GetAwaiter().GetResult();
        if (keys is not null)
            keys.TreatControlCAsInput = before;
        closing.Dispose();
        answer.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(closing.Token).ConfigureAwait(false))
            {
                if (!IsKeyThere())
                    continue;
                IsPressed = true;
                await answer.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or InvalidOperationException or IOException)
        {
            // Closed, or the console is gone: nobody can press anything any more.
        }
    }

    private bool IsKeyThere()
    {
        lock (gate)
        {
            var found = false;
            while (!paused && keys!.KeyAvailable)
                found |= keys.ReadKey() is { KeyChar: '\u0003' } or { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control };
            return found;
        }
    }

    private void SetPaused(bool value)
    {
        paused = value;
        if (keys is not null)
            keys.TreatControlCAsInput = !value || before;
    }
}
