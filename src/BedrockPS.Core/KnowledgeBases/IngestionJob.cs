using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS;

/// <summary>An ingestion job (bedrock-agent StartIngestionJob, GetIngestionJob, ListIngestionJobs): one reading of a data source into its knowledge base.</summary>
public sealed class IngestionJob
{
    internal IngestionJob()
    {
    }

    /// <summary>Id of the knowledge base.</summary>
    public string? KnowledgeBaseId { get; internal init; }

    /// <summary>Id of the data source that it reads.</summary>
    public string? DataSourceId { get; internal init; }

    /// <summary>Id of ten letters and digits.</summary>
    public string? IngestionJobId { get; internal init; }

    /// <summary>STARTING, IN_PROGRESS or STOPPING while it runs; COMPLETE, FAILED or STOPPED at its end.</summary>
    public string? Status { get; internal init; }

    /// <summary>When it was started, UTC.</summary>
    public DateTimeOffset? StartedAt { get; internal init; }

    /// <summary>When the service last wrote about it, UTC.</summary>
    public DateTimeOffset? UpdatedAt { get; internal init; }

    /// <summary>What was given as its description.</summary>
    public string? Description { get; internal init; }

    /// <summary>Why it failed, or which documents did. Lists have none: Wait-BedrockIngestionJob, -Detailed and an id give them.</summary>
    public IReadOnlyList<string> FailureReasons { get; internal init; } = FixedList<string>.Empty;

    /// <summary>Documents that were found in the source.</summary>
    public long? NumberOfDocumentsScanned { get; internal init; }

    /// <summary>New documents that were indexed.</summary>
    public long? NumberOfNewDocumentsIndexed { get; internal init; }

    /// <summary>Changed documents that were indexed.</summary>
    public long? NumberOfModifiedDocumentsIndexed { get; internal init; }

    /// <summary>Documents that are gone from the source and were taken out.</summary>
    public long? NumberOfDocumentsDeleted { get; internal init; }

    /// <summary>Documents that could not be indexed.</summary>
    public long? NumberOfDocumentsFailed { get; internal init; }

    /// <summary>Documents that were left out.</summary>
    public long? NumberOfDocumentsSkipped { get; internal init; }

    /// <summary>Metadata files that were found.</summary>
    public long? NumberOfMetadataDocumentsScanned { get; internal init; }

    /// <summary>Metadata files that had changed.</summary>
    public long? NumberOfMetadataDocumentsModified { get; internal init; }

    /// <summary>Fewest documents that it must find to count as a success, as given to Start-BedrockIngestionJob.</summary>
    public long? MinDocument { get; private set; }

    /// <summary>True when a document that fails makes the job a failure, as given to Start-BedrockIngestionJob.</summary>
    public bool? FailOnDocumentError { get; private set; }

    /// <summary>True when it ended well under these rules, null until it has ended and was waited for.</summary>
    public bool? Succeeded { get; private set; }

    /// <summary>0 when it ended well under these rules, else 1; null until it has ended and was waited for.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Region of the job.</summary>
    public string? Region { get; internal init; }

    /// <summary>The JSON received for this object.</summary>
    public string? Raw { get; internal init; }

    /// <summary>The id.</summary>
    /// <returns>The job id.</returns>
    public override string ToString() => IngestionJobId ?? string.Empty;

    internal IngestionRules Rules => new(MinDocument, FailOnDocumentError);

    /// <summary>The same job with the rules of its success.</summary>
    internal IngestionJob With(IngestionRules rules)
    {
        var copy = (IngestionJob)MemberwiseClone();
        copy.MinDocument = rules.MinDocument;
        copy.FailOnDocumentError = rules.FailOnDocumentError;
        return copy;
    }

    /// <summary>The same job with its outcome.</summary>
    internal IngestionJob Ended(bool succeeded)
    {
        var copy = (IngestionJob)MemberwiseClone();
        copy.Succeeded = succeeded;
        copy.ExitCode = succeeded ? 0 : 1;
        return copy;
    }
}
