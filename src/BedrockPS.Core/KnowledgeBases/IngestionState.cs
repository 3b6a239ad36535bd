namespace BedrockPS.Core.KnowledgeBases;

/// <summary>How far jobs that run are, by their counters.</summary>
internal sealed record IngestionState(int Running, long Scanned, long Indexed, long Failed, TimeSpan Waited)
{
    public static IngestionState Of(IReadOnlyList<IngestionJob> jobs, TimeSpan waited) => new(
        jobs.Count,
        jobs.Sum(job => job.NumberOfDocumentsScanned ?? 0),
        jobs.Sum(job => (job.NumberOfNewDocumentsIndexed ?? 0) + (job.NumberOfModifiedDocumentsIndexed ?? 0)),
        jobs.Sum(job => job.NumberOfDocumentsFailed ?? 0),
        waited);

    /// <summary>For people.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Running} running: {Scanned} documents scanned, {Indexed} indexed, {Failed} failed, {(long)Waited.TotalSeconds} s");
}
