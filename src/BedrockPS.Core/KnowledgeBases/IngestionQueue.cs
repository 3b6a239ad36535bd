using System.Runtime.CompilerServices;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>
/// Starts jobs in the order given as far as the service lets them run at once: one a data source and knowledge base, five an account and
/// region. The rest are started as these end. Where jobs of others are in the way, the service's refusal says so, and the item waits too.
/// </summary>
/// <param name="clock">Tells the time.</param>
/// <param name="limit">How long items may wait for their start, null for as long as it takes.</param>
internal sealed class IngestionQueue(TimeProvider clock, TimeSpan? limit)
{
    private readonly List<Held> held = [];
    private readonly List<Running> running = [];
    private readonly Dictionary<object, Pause> pauses = [];
    private readonly long began = clock.GetTimestamp();

    /// <summary>Told what an item waits for, when the service refuses it; from any thread.</summary>
    public Action<IngestionItem, BedrockException>? Waits { get; init; }

    /// <summary>Told after each look at the jobs that run; from any thread.</summary>
    public Action<IngestionState>? Tell { get; init; }

    /// <summary>Items that are not started yet.</summary>
    public int Count => held.Count;

    public void Add(IngestionItem item) => held.Add(new Held(item, Elapsed));

    /// <summary>Starts what may start now and, if asked, goes on until nothing is left.</summary>
    public async IAsyncEnumerable<IngestionStart> StartAsync(bool untilEmpty, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            while (NextStartable() is { } next)
            {
                if (await TryStartAsync(next, cancellationToken).ConfigureAwait(false) is { } started)
                    yield return started;
            }
            foreach (var late in TakeLate())
                yield return late;
            if (!untilEmpty || held.Count == 0)
                yield break;
            await Task.Delay(NextPause(), clock, cancellationToken).ConfigureAwait(false);
            await LookAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private TimeSpan Elapsed => clock.GetElapsedTime(began);

    private Held? NextStartable() => held.Find(one => Until(one.Item) <= Elapsed
        && running.Count(job => job.Item.Connection == one.Item.Connection) < IngestionStatus.MostOfRegion
        && !running.Exists(job => job.Item.Connection == one.Item.Connection && job.Item.KnowledgeBaseId == one.Item.KnowledgeBaseId));

    private async Task<IngestionStart?> TryStartAsync(Held one, CancellationToken cancellationToken)
    {
        try
        {
            var job = await one.Item.StartAsync(cancellationToken).ConfigureAwait(false);
            held.Remove(one);
            pauses.Remove(one.Item.Connection);
            pauses.Remove(PlaceOf(one.Item));
            running.Add(new Running(one.Item, job, Elapsed));
            return new IngestionStart(one.Item, job, null);
        }
        catch (BedrockException fault) when (IngestionStatus.IsConflict(fault))
        {
            // A quota is the region's, a conflict the knowledge base's: what else waits there need not ask.
            Hold(fault.ErrorId == "ConflictException" ? PlaceOf(one.Item) : one.Item.Connection);
            Waits?.Invoke(one.Item, fault);
            return null;
        }
        catch (BedrockException fault)
        {
            held.Remove(one);
            return new IngestionStart(one.Item, null, fault);
        }
    }

    private void Hold(object place)
    {
        var since = pauses.GetValueOrDefault(place)?.Since ?? Elapsed;
        pauses[place] = new Pause(since, Elapsed + PollingPace.Next(Elapsed - since, 0, Random.Shared.NextDouble()));
    }

    private static object PlaceOf(IngestionItem item) => (item.Connection, item.KnowledgeBaseId);

    private TimeSpan Until(IngestionItem item)
    {
        var place = pauses.GetValueOrDefault(PlaceOf(item))?.Until ?? TimeSpan.Zero;
        var region = pauses.GetValueOrDefault(item.Connection)?.Until ?? TimeSpan.Zero;
        return place > region ? place : region;
    }

    private List<IngestionStart> TakeLate()
    {
        var late = limit is { } allowed ? held.FindAll(one => Elapsed - one.Since >= allowed) : [];
        held.RemoveAll(late.Contains);
        return late.ConvertAll(one => new IngestionStart(one.Item, null, Late(one.Item)));
    }

    private TimeSpan NextPause()
    {
        var times = running.Select(job => job.Next).Concat(held.Select(one => Until(one.Item)).Where(until => until > Elapsed));
        if (limit is { } allowed)
            times = times.Concat(held.Select(one => one.Since + allowed));
        return PollingPace.Until(times.DefaultIfEmpty(Elapsed).Min(), Elapsed);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var one in running.Where(job => job.Next <= Elapsed).ToList())
        {
            if (await HasEndedAsync(one, cancellationToken).ConfigureAwait(false))
                running.Remove(one);
            else
                one.Next = Elapsed + PollingPace.Next(Elapsed - one.Since, one.Faults, Random.Shared.NextDouble());
        }
        Tell?.Invoke(IngestionState.Of(running.ConvertAll(one => one.Job), Elapsed));
    }

    // One that cannot be asked after does not keep the others from trying: the service knows whether it still runs.
    private static async Task<bool> HasEndedAsync(Running one, CancellationToken cancellationToken)
    {
        try
        {
            one.Job = await one.Item.Connection.IngestionJobs.GetAsync(one.Item.KnowledgeBaseId, one.Item.DataSourceId, one.Job.IngestionJobId!, cancellationToken).ConfigureAwait(false);
            one.Faults = 0;
            return IngestionStatus.HasEnded(one.Job.Status);
        }
        catch (BedrockException fault)
        {
            one.Faults++;
            return !IngestionStatus.IsPassing(fault);
        }
    }

    private BedrockException Late(IngestionItem item) =>
        new(ErrorIds.WaitTimedOut, ErrorKind.OperationTimeout, FormattableString.Invariant($"No job of {item} was started within the {limit!.Value.TotalSeconds} seconds of -TimeoutSec: other jobs were in its way."))
        {
            RecommendedAction = "Get-BedrockIngestionJob tells which jobs run.",
        };

    private sealed record Held(IngestionItem Item, TimeSpan Since);

    private sealed record Pause(TimeSpan Since, TimeSpan Until);

    private sealed class Running(IngestionItem item, IngestionJob job, TimeSpan since)
    {
        public IngestionItem Item => item;

        public TimeSpan Since { get; } = since;

        public IngestionJob Job { get; set; } = job;

        public TimeSpan Next { get; set; }

        public int Faults { get; set; }
    }
}
