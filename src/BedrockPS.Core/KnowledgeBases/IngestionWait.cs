using System.Runtime.CompilerServices;
using BedrockPS.Core.Session;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>
/// Waits for any number of jobs at once and gives each as it ends, as GetIngestionJob has it. Looks that fail in passing (throttling,
/// a broken connection, a service that cannot answer) are repeated; no job is given up for them before a quarter of an hour without an answer.
/// </summary>
/// <param name="clock">Tells the time.</param>
/// <param name="limit">How long to wait for all, null for as long as it takes.</param>
internal sealed class IngestionWait(TimeProvider clock, TimeSpan? limit)
{
    private const int SideBySide = 8;
    private static readonly TimeSpan MostSilence = TimeSpan.FromMinutes(15);

    private readonly List<Waiting> open = [];
    private readonly long began = clock.GetTimestamp();

    /// <summary>Told after each round of looks, from any thread.</summary>
    public Action<IngestionState>? Tell { get; init; }

    /// <summary>The jobs that are waited for, as they were last seen.</summary>
    public IReadOnlyList<IngestionJob> Open
    {
        get
        {
            lock (open)
                return [.. open.Select(one => one.Job)];
        }
    }

    public void Add(IIngestionJobs jobs, IngestionJob job)
    {
        lock (open)
            open.Add(new Waiting(jobs, job, clock.GetTimestamp()));
    }

    /// <summary>Adds the jobs of a knowledge base that run now.</summary>
    public async Task AddRunningAsync(IBedrockConnection connection, string knowledgeBaseId, CancellationToken cancellationToken)
    {
        await foreach (var source in connection.DataSources.ListAsync(knowledgeBaseId, cancellationToken).ConfigureAwait(false))
        {
            foreach (var job in await IngestionStatus.RunningAsync(connection, knowledgeBaseId, source.DataSourceId!, cancellationToken).ConfigureAwait(false))
                Add(connection.IngestionJobs, job);
        }
    }

    /// <summary>Gives each job with its outcome as it ends.</summary>
    public async IAsyncEnumerable<IngestionOutcome> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            await LookAsync(cancellationToken).ConfigureAwait(false);
            foreach (var ended in TakeEnded())
                yield return ended;
            if (NextPause() is not { } pause)
                yield break;
            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        // At the limit each is looked at once more: a job that has ended is not called late.
        Waiting[] due;
        lock (open)
            due = [.. open.Where(one => IsLate || one.Next <= clock.GetElapsedTime(began))];
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken }, LookAtAsync).ConfigureAwait(false);
        Tell?.Invoke(IngestionState.Of(Open, clock.GetElapsedTime(began)));
    }

    private bool IsLate => clock.GetElapsedTime(began) >= limit;

    private async ValueTask LookAtAsync(Waiting one, CancellationToken cancellationToken)
    {
        one.IsLast = IsLate;
        try
        {
            var seen = await one.Jobs.GetAsync(one.Job.KnowledgeBaseId!, one.Job.DataSourceId!, one.Job.IngestionJobId!, cancellationToken).ConfigureAwait(false);
            one.Job = seen.With(one.Job.Rules);
            one.Faults = 0;
            one.Answered = clock.GetTimestamp();
        }
        catch (BedrockException fault)
        {
            one.Faults++;
            if (!IngestionStatus.IsPassing(fault) || clock.GetElapsedTime(one.Answered) > MostSilence)
                one.Fault = fault;
        }

        var now = clock.GetElapsedTime(began);
        one.Next = now + PollingPace.Next(clock.GetElapsedTime(one.Since), one.Faults, Random.Shared.NextDouble());
    }

    private List<IngestionOutcome> TakeEnded()
    {
        lock (open)
        {
            var ended = open.Where(one => one.Fault is not null || one.IsLast || IngestionStatus.HasEnded(one.Job.Status)).ToList();
            open.RemoveAll(ended.Contains);
            return ended.ConvertAll(OutcomeOf);
        }
    }

    private IngestionOutcome OutcomeOf(Waiting one)
    {
        if (IngestionStatus.HasEnded(one.Job.Status))
            return IngestionOutcome.Of(one.Job);
        return new IngestionOutcome(one.Job, one.Fault ?? Late(one.Job, limit!.Value), null);
    }

    private TimeSpan? NextPause()
    {
        lock (open)
        {
            if (open.Count == 0)
                return null;
            var next = open.Min(one => one.Next);
            var until = limit is { } allowed && allowed < next ? allowed : next;
            return PollingPace.Until(until, clock.GetElapsedTime(began));
        }
    }

    private static BedrockException Late(IngestionJob job, TimeSpan limit) =>
        new(ErrorIds.WaitTimedOut, ErrorKind.OperationTimeout, FormattableString.Invariant($"Ingestion job {job.IngestionJobId} of data source {job.DataSourceId} is still {job.Status} after the {limit.TotalSeconds} seconds of -TimeoutSec."))
        {
            PartialResponse = job,
            RecommendedAction = "It goes on without this command. Wait-BedrockIngestionJob waits for it again.",
        };

    private sealed class Waiting(IIngestionJobs jobs, IngestionJob job, long since)
    {
        public IIngestionJobs Jobs => jobs;

        public long Since { get; } = since;

        public IngestionJob Job { get; set; } = job;

        public TimeSpan Next { get; set; }

        /// <summary>True when the limit had come before it was looked at.</summary>
        public bool IsLast { get; set; }

        public int Faults { get; set; }

        public long Answered { get; set; } = since;

        public BedrockException? Fault { get; set; }
    }
}
