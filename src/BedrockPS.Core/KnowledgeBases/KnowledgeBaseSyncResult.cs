namespace BedrockPS;

/// <summary>What a sync of a folder did. Files and the metadata beside them count each as one object.</summary>
public sealed class KnowledgeBaseSyncResult
{
    internal KnowledgeBaseSyncResult()
    {
    }

    /// <summary>Id of the knowledge base.</summary>
    public string? KnowledgeBaseId { get; internal init; }

    /// <summary>Id of the data source.</summary>
    public string? DataSourceId { get; internal init; }

    /// <summary>Where the files are: bucket and prefix.</summary>
    public string? S3Uri { get; internal init; }

    /// <summary>Objects that were stored.</summary>
    public int? Uploaded { get; internal init; }

    /// <summary>Objects that had the same content already.</summary>
    public int? Unchanged { get; internal init; }

    /// <summary>Objects that were deleted.</summary>
    public int? Deleted { get; internal init; }

    /// <summary>Files that were left out (hidden, or by -Include and -Exclude), and objects without a file that stayed because -Delete was not given.</summary>
    public int? Skipped { get; internal init; }

    /// <summary>Files and objects that could not be dealt with.</summary>
    public int? Failed { get; internal init; }

    /// <summary>Bytes of what was stored.</summary>
    public long? BytesUploaded { get; internal init; }

    /// <summary>What failed, and why: files, objects, and the ingestion job.</summary>
    public IReadOnlyList<SyncFailure> Failures { get; internal init; } = FixedList<SyncFailure>.Empty;

    /// <summary>The ingestion job at its end; null with -SkipIngestion, or when none was started.</summary>
    public IngestionJob? IngestionJob { get; internal init; }

    /// <summary>How long it took, with the wait for the job.</summary>
    public TimeSpan? Duration { get; internal init; }

    /// <summary>True when nothing failed and the job succeeded.</summary>
    public bool? Succeeded { get; internal init; }

    /// <summary>0 when it succeeded, else 1; for <c>exit</c> in a script.</summary>
    public int? ExitCode { get; internal init; }

    /// <summary>One line with the counts.</summary>
    /// <returns>Place and counts.</returns>
    public override string ToString() => Uploaded is null
        ? $"{S3Uri ?? "The sync"} did not begin"
        : FormattableString.Invariant($"{S3Uri}: {Uploaded} uploaded, {Unchanged} unchanged, {Deleted} deleted, {Skipped} skipped, {Failed} failed");
}
