using System.IO.Enumeration;
using BedrockEmulator.Hosting;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>How fast jobs go on and what fails in them; a test sets this through the admin API.</summary>
internal sealed record IngestionSettings
{
    /// <summary>How long a job, and a document given directly, stays in each state at least.</summary>
    public int StepMs { get; init; } = 100;

    /// <summary>Wait after each document of a job.</summary>
    public int DocumentMs { get; init; }

    /// <summary>A state in which jobs stay until this is changed: STARTING, IN_PROGRESS or STOPPING.</summary>
    public string? HoldIn { get; init; }

    /// <summary>Documents that fail.</summary>
    public IReadOnlyList<FailingDocument> FailDocuments { get; init; } = [];

    /// <summary>Every job fails with this reason.</summary>
    public string? FailJobs { get; init; }

    public void Check()
    {
        if (HoldIn is not (null or "STARTING" or "IN_PROGRESS" or "STOPPING"))
            throw new ArgumentException("holdIn must be STARTING, IN_PROGRESS or STOPPING.");
        if (StepMs < 0 || DocumentMs < 0)
            throw new ArgumentException("stepMs and documentMs must not be negative.");
    }

    /// <summary>The reason for which a document is to fail, or null.</summary>
    public string? FailureOf(string uri) =>
        FailDocuments.FirstOrDefault(failing => FileSystemName.MatchesSimpleExpression(failing.Match, uri, ignoreCase: false))?.Reason;

    internal sealed record FailingDocument(string Match, string Reason);
}

/// <summary>Makes jobs wait as the settings say.</summary>
internal sealed class IngestionPace(EmulatorClock clock)
{
    private volatile IngestionSettings _settings = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IngestionSettings Settings
    {
        get => _settings;
        set
        {
            _settings = value;
            Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }

    /// <summary>Waits for as long as a job is to be in a state.</summary>
    public async Task StayAsync(string state, CancellationToken cancellationToken)
    {
        await WaitAsync(_settings.StepMs, cancellationToken);
        while (true)
        {
            // Taken before the look at the settings, so that no change falls between the two.
            var changed = _changed.Task;
            if (_settings.HoldIn != state)
                return;
            await changed.WaitAsync(cancellationToken);
        }
    }

    public Task AfterDocumentAsync(CancellationToken cancellationToken) => WaitAsync(_settings.DocumentMs, cancellationToken);

    private Task WaitAsync(int milliseconds, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return milliseconds == 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(milliseconds), clock.Provider, cancellationToken);
    }
}
