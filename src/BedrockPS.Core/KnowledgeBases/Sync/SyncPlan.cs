using System.Collections.Concurrent;
using BedrockPS.Core.ObjectStore;

namespace BedrockPS.Core.KnowledgeBases.Sync;

/// <summary>What has to be done so that a place in S3 has what the folder has.</summary>
internal sealed class SyncPlan
{
    private SyncPlan()
    {
    }

    /// <summary>Documents of which something goes.</summary>
    public required IReadOnlyList<SyncDocument> Changed { get; init; }

    public int Unchanged { get; private init; }

    /// <summary>Keys of objects whose file is gone.</summary>
    public required IReadOnlyList<string> Gone { get; init; }

    public int Skipped { get; private init; }

    /// <summary>Objects that are there now.</summary>
    public int Stored { get; private init; }

    public required IReadOnlyList<SyncFault> Faults { get; init; }

    public IEnumerable<SyncObject> Uploads => Changed.SelectMany(document => document.Objects).Where(one => one.Reason is not null);

    /// <summary>Compares by size, then by content: the ETag where it is an MD5, else the SHA-256 that an earlier sync left with the object. Nothing is kept here, so a run that broke off is taken up by the next.</summary>
    public static async Task<SyncPlan> MakeAsync(SyncFolder folder, IObjectStore store, SyncSettings settings, CancellationToken cancellationToken)
    {
        var stored = new Dictionary<string, ObjectEntry>(StringComparer.Ordinal);
        await foreach (var entry in store.ListAsync(settings.Bucket, settings.Prefix, cancellationToken).ConfigureAwait(false))
        {
            // The console makes objects that stand for folders.
            if (!entry.Key.EndsWith('/'))
                stored[entry.Key] = entry;
        }

        var failed = new ConcurrentDictionary<SyncDocument, SyncFault>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Throttle, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(folder.Documents, options, async (document, token) =>
        {
            try
            {
                foreach (var one in document.Objects)
                    one.Reason = await ReasonAsync(one, stored.GetValueOrDefault(one.Key), store, settings, token).ConfigureAwait(false);
            }
            catch (BedrockException fault) when (!fault.IsSetup)
            {
                failed[document] = new SyncFault(document.File.Path, fault);
            }
        }).ConfigureAwait(false);

        var good = folder.Documents.Where(document => !failed.ContainsKey(document)).ToList();
        foreach (var side in folder.Documents.Where(document => document.Side is not null))
            folder.Keys.Add(side.Side!.Key);
        return new SyncPlan
        {
            Changed = [.. good.Where(document => document.Objects.Any(one => one.Reason is not null))],
            Unchanged = good.SelectMany(document => document.Objects).Count(one => one.Reason is null),
            Gone = [.. stored.Keys.Where(folder.IsGone).Order(StringComparer.Ordinal)],
            Skipped = folder.Skipped,
            Stored = stored.Count,
            Faults = [.. folder.Faults, .. failed.Values.OrderBy(fault => fault.Path, StringComparer.Ordinal)],
        };
    }

    /// <summary>DeleteRefused for a deletion that looks like a folder that is not there, such as a share that is not mounted; else null.</summary>
    public BedrockException? RefusalOf(SyncFolder folder, SyncSettings settings, int maxPercent)
    {
        var place = settings.UriOf(settings.Prefix);
        if (folder.Documents.Count == 0 && Gone.Count > 0)
            return Refused($"No file of '{settings.Folder}' is to be stored, so -Delete would remove all {Gone.Count} objects of {place}.");
        return (long)Gone.Count * 100 > (long)Stored * maxPercent
            ? Refused(FormattableString.Invariant($"-Delete would remove {Gone.Count} of the {Stored} objects of {place}, which is more than {maxPercent} percent."))
            : null;
    }

    public static BedrockException Refused(string message) => new(ErrorIds.DeleteRefused, ErrorKind.InvalidOperation, message + " Nothing was done.")
    {
        RecommendedAction = "Check that the folder is the right one and that it is mounted. -WhatIf lists what would go; -Force deletes all the same, as does a higher -MaxDeletePercent.",
    };

    private static async Task<string?> ReasonAsync(SyncObject one, ObjectEntry? stored, IObjectStore store, SyncSettings settings, CancellationToken cancellationToken)
    {
        if (stored is null)
            return "new";
        if (stored.Size != one.Length)
            return "changed in size";
        one.Digest = await ContentDigest.ComputeAsync(one.Content, cancellationToken).ConfigureAwait(false);
        if (stored.ETag == one.Digest.Md5Text)
            return null;
        var head = await store.HeadAsync(settings.Bucket, one.Key, cancellationToken).ConfigureAwait(false);
        return head?.Metadata.GetValueOrDefault(ObjectUpload.Sha256Name) == one.Digest.Sha256Text && head.Size == one.Digest.Length ? null : "changed in content";
    }
}
