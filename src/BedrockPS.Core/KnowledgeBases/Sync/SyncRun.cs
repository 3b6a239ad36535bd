using System.Collections.Concurrent;
using BedrockPS.Core.ObjectStore;

namespace BedrockPS.Core.KnowledgeBases.Sync;

/// <summary>Carries a plan out: files first and their side files after them, some at once, deletions last.</summary>
internal sealed class SyncRun(IObjectStore store, SyncSettings settings, SyncPlan plan)
{
    private readonly ConcurrentQueue<SyncFault> faults = new();
    private int uploaded;
    private long bytes;

    public int Uploaded => uploaded;

    public int Deleted { get; private set; }

    public long BytesUploaded => Interlocked.Read(ref bytes);

    public IReadOnlyCollection<SyncFault> Faults => faults;

    /// <summary>Called from any thread for each object that was stored or failed.</summary>
    public Action<SyncFault?>? Progressed { get; init; }

    /// <exception cref="BedrockException">A fault that every further call would meet.</exception>
    public async Task UploadAsync(CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Throttle, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(plan.Changed, options, async (document, token) =>
        {
            foreach (var one in document.Objects.Where(one => one.Reason is not null))
            {
                if (!await TryUploadAsync(one, token).ConfigureAwait(false))
                    return;
            }
        }).ConfigureAwait(false);
    }

    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var stayed = await store.DeleteAsync(settings.Bucket, plan.Gone, cancellationToken).ConfigureAwait(false);
        Deleted = plan.Gone.Count - stayed.Count;
        foreach (var (key, fault) in stayed)
            Report(new SyncFault(settings.UriOf(key), fault));
    }

    private async Task<bool> TryUploadAsync(SyncObject one, CancellationToken cancellationToken)
    {
        try
        {
            var digest = one.Digest ?? await ContentDigest.ComputeAsync(one.Content, cancellationToken).ConfigureAwait(false);
            await store.PutAsync(settings.Bucket, new ObjectUpload { Key = one.Key, Content = one.Content, Digest = digest, KmsKeyArn = settings.KmsKeyArn }, cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref uploaded);
            Interlocked.Add(ref bytes, digest.Length);
            Report(null);
            return true;
        }
        catch (BedrockException fault) when (!fault.IsSetup)
        {
            Report(new SyncFault(one.Path, fault));
            return false;
        }
    }

    private void Report(SyncFault? fault)
    {
        if (fault is not null)
            faults.Enqueue(fault);
        Progressed?.Invoke(fault);
    }
}
