using BedrockEmulator.Hosting;
using BedrockEmulator.S3;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>Runs ingestion jobs: STARTING, IN_PROGRESS, then COMPLETE or FAILED, or through STOPPING to STOPPED.</summary>
internal sealed class IngestionJobs(
    KnowledgeBaseStore store, KnowledgeIndex index, ObjectStore objects, DocumentIndexer indexer, IngestionPace pace, BackgroundWork work, EmulatorClock clock)
{
    /// <summary>Sets a job that was just put into the store in motion.</summary>
    public void Begin(IngestionJob job, DataSource source) => work.Start(job.Id, (stop, life) => RunAsync(job, source, stop, life));

    /// <summary>Tells the task of a job to end; its state is already STOPPING.</summary>
    public void End(string jobId) => work.Stop(jobId);

    private async Task RunAsync(IngestionJob job, DataSource source, CancellationToken stop, CancellationToken life)
    {
        try
        {
            await pace.StayAsync("STARTING", stop);
            Advance(job, JobStatus.InProgress);
            await pace.StayAsync("IN_PROGRESS", stop);
            var failures = await IndexAsync(job, source, stop);
            Finish(job, JobStatus.Complete, JobFailures.Of(failures));
        }
        catch (OperationCanceledException) when (!life.IsCancellationRequested)
        {
            await pace.StayAsync("STOPPING", life);
            Finish(job, JobStatus.Stopped, []);
        }
        catch (UnreadableDocumentException refused)
        {
            Finish(job, JobStatus.Failed, [JobFailures.Wire(refused.Message)]);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            Finish(job, JobStatus.Failed, [JobFailures.Wire("The emulator failed on this job.")]);
            throw;
        }
    }

    private async Task<List<(string Uri, string Reason)>> IndexAsync(IngestionJob job, DataSource source, CancellationToken stop)
    {
        if (pace.Settings.FailJobs is { } reason)
            throw new UnreadableDocumentException(reason);
        var bucket = BucketOf(source);
        var listed = bucket.List(PrefixOf(source), string.Empty).Where(stored => !stored.Key.EndsWith('/')).ToList();
        var documents = listed.Where(stored => !stored.Key.EndsWith(DocumentMetadata.Suffix, StringComparison.Ordinal)).ToList();
        Count(job, counts => counts with { MetadataScanned = listed.Count - documents.Count });
        List<(string, string)> failures = [];
        foreach (var stored in documents)
        {
            stop.ThrowIfCancellationRequested();
            var (outcome, why) = indexer.IndexObject(source, bucket, stored);
            if (why is not null)
                failures.Add(($"s3://{bucket.Facts.Name}/{stored.Key}", why));
            Count(job, counts => Counted(counts with { Scanned = counts.Scanned + 1 }, outcome));
            await pace.AfterDocumentAsync(stop);
        }

        DropGone(job, source, bucket, documents);
        return failures;
    }

    private void DropGone(IngestionJob job, DataSource source, Bucket bucket, List<StoredObject> documents)
    {
        var there = documents.Select(stored => $"s3://{bucket.Facts.Name}/{stored.Key}").ToHashSet();
        var gone = index.List(source.KnowledgeBaseId, source.Id).Where(document => !there.Contains(document.Uri)).ToList();
        foreach (var document in gone)
            index.Drop(source.KnowledgeBaseId, source.Id, document.Uri);
        Count(job, counts => counts with { Deleted = gone.Count });
    }

    private Bucket BucketOf(DataSource source)
    {
        if (AgentOperation.MemberOf(source.Configuration, "s3Configuration") is not { } s3)
            throw new UnreadableDocumentException($"Data sources of type {source.Type} can't be read here: only S3 is.");
        if (AgentOperation.TextOf(s3, "bucketOwnerAccountId") is { } owner && owner != EmulatorState.AccountId)
            throw new UnreadableDocumentException("The S3 bucket is not owned by the account that the data source names.");
        var name = AgentOperation.TextOf(s3, "bucketArn")!.Split(":::")[1];
        return objects.Find(name) ?? throw new UnreadableDocumentException($"The S3 bucket {name} does not exist or can't be read.");
    }

    private static string PrefixOf(DataSource source) =>
        AgentOperation.MemberOf(AgentOperation.MemberOf(source.Configuration, "s3Configuration"), "inclusionPrefixes") is { } prefixes ? prefixes[0].GetString()! : string.Empty;

    private static JobStatistics Counted(JobStatistics counts, DocumentOutcome outcome) => outcome switch
    {
        DocumentOutcome.New => counts with { New = counts.New + 1 },
        DocumentOutcome.Modified => counts with { Modified = counts.Modified + 1 },
        DocumentOutcome.MetadataModified => counts with { MetadataModified = counts.MetadataModified + 1 },
        DocumentOutcome.Failed => counts with { Failed = counts.Failed + 1 },
        _ => counts with { Skipped = counts.Skipped + 1 },
    };

    private void Count(IngestionJob job, Func<JobStatistics, JobStatistics> count) =>
        store.Count(job.Id, now => now with { Statistics = count(now.Statistics), UpdatedAt = clock.UtcNow });

    /// <summary>A job that was stopped meanwhile stays in STOPPING until its task sees that.</summary>
    private void Advance(IngestionJob job, JobStatus status) =>
        store.Update(job.Id, now => now.Status == JobStatus.Stopping ? now : now with { Status = status, UpdatedAt = clock.UtcNow });

    private void Finish(IngestionJob job, JobStatus status, IReadOnlyList<string> reasons) => store.Update(
        job.Id,
        now => now with { Status = now.Status == JobStatus.Stopping ? JobStatus.Stopped : status, FailureReasons = reasons, UpdatedAt = clock.UtcNow });
}
