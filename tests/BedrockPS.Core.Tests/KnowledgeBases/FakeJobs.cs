using System.Collections.Concurrent;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Core.Tests.KnowledgeBases;

/// <summary>A service that runs jobs by a clock and refuses what its quotas refuse.</summary>
internal sealed class FakeJobs(JumpingClock clock, TimeSpan lasts) : IIngestionJobs
{
    private readonly List<(IngestionJob Job, TimeSpan Ends)> all = [];
    private int next;

    public List<string> Started { get; } = [];

    public ConcurrentQueue<string> Looks { get; } = [];

    public int Refusals { get; private set; }

    public int MostOfRegion { get; private set; }

    public int MostOfKnowledgeBase { get; private set; }

    /// <summary>Faults that the next looks meet.</summary>
    public Queue<BedrockException> Faults { get; } = new();

    /// <summary>The state a job ends in.</summary>
    public Func<IngestionJob, IngestionJob> End { get; set; } = job => Of(job, "COMPLETE");

    public Task<IngestionJob> StartAsync(string knowledgeBaseId, string dataSourceId, string? description, CancellationToken cancellationToken)
    {
        var running = all.Where(one => one.Ends > clock.Now).ToList();
        if (running.Exists(one => one.Job.KnowledgeBaseId == knowledgeBaseId))
            throw Refuse("ConflictException", ErrorKind.ResourceBusy);
        if (running.Count >= 5)
            throw Refuse("ServiceQuotaExceededException", ErrorKind.LimitsExceeded);
        var job = new IngestionJob { KnowledgeBaseId = knowledgeBaseId, DataSourceId = dataSourceId, IngestionJobId = $"JOB{++next:0000000}", Status = "STARTING" };
        all.Add((job, clock.Now + lasts));
        Started.Add(dataSourceId);
        MostOfRegion = Math.Max(MostOfRegion, running.Count + 1);
        MostOfKnowledgeBase = Math.Max(MostOfKnowledgeBase, running.Count(one => one.Job.KnowledgeBaseId == knowledgeBaseId) + 1);
        return Task.FromResult(job);
    }

    public Task<IngestionJob> GetAsync(string knowledgeBaseId, string dataSourceId, string ingestionJobId, CancellationToken cancellationToken)
    {
        Looks.Enqueue(ingestionJobId);
        lock (Faults)
        {
            if (Faults.TryDequeue(out var fault))
                throw fault;
        }
        var (job, ends) = all.Single(one => one.Job.IngestionJobId == ingestionJobId);
        return Task.FromResult(ends <= clock.Now ? End(job) : Of(job, "IN_PROGRESS"));
    }

    public IAsyncEnumerable<IngestionJob> ListAsync(string knowledgeBaseId, string dataSourceId, IReadOnlyList<string> statuses, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IngestionJob> StopAsync(string knowledgeBaseId, string dataSourceId, string ingestionJobId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public static IngestionJob Of(IngestionJob job, string status, long? scanned = null, long? failed = null, params string[] reasons) => new()
    {
        KnowledgeBaseId = job.KnowledgeBaseId,
        DataSourceId = job.DataSourceId,
        IngestionJobId = job.IngestionJobId,
        Status = status,
        NumberOfDocumentsScanned = scanned,
        NumberOfDocumentsFailed = failed,
        FailureReasons = Fixed.List(reasons),
    };

    private BedrockException Refuse(string id, ErrorKind kind)
    {
        Refusals++;
        return new BedrockException(id, kind, "Others run.");
    }
}
