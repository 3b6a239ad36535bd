using System.Globalization;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>How a job ended: the job with its outcome, the fault if it is one, and what to warn of if it is none.</summary>
internal sealed record IngestionOutcome(IngestionJob Job, BedrockException? Fault, string? Warning)
{
    /// <summary>Judges a job that has ended by the rules that it carries.</summary>
    public static IngestionOutcome Of(IngestionJob job)
    {
        var fault = FaultOf(job);
        var ended = job.Ended(fault is null);
        return new IngestionOutcome(ended, fault is null ? null : MakeFault(fault.Value.Id, ended, fault.Value.Message), fault is null ? WarningOf(job) : null);
    }

    private static (string Id, string Message)? FaultOf(IngestionJob job) => job switch
    {
        { Status: IngestionStatus.Failed } => (ErrorIds.IngestionFailed, $"{Named(job)} failed{Reasons(job)}"),
        { Status: IngestionStatus.Stopped } => (ErrorIds.IngestionStopped, $"{Named(job)} was stopped before its end{Reasons(job)}"),
        { FailOnDocumentError: true } when HasFailures(job) => (ErrorIds.IngestionPartial, $"{Named(job)} is complete, but {Failed(job)}{Reasons(job)}"),
        { MinDocument: { } least } when !(job.NumberOfDocumentsScanned >= least) => (ErrorIds.IngestionTooSmall, $"{Named(job)} is complete, but it found {Count(job.NumberOfDocumentsScanned)} documents, and at least {Count(least)} were asked for."),
        _ => null,
    };

    private static string? WarningOf(IngestionJob job) => job switch
    {
        _ when HasFailures(job) => $"{Named(job)} is complete, but {Failed(job)}{Reasons(job)}",
        { NumberOfDocumentsScanned: 0 } => $"{Named(job)} is complete, but nothing was scanned: the data source holds no documents, or the prefix or the role's rights leave none.",
        _ => null,
    };

    // Reasons without a count are failures too.
    private static bool HasFailures(IngestionJob job) => job.NumberOfDocumentsFailed > 0 || (job.NumberOfDocumentsFailed is null && job.FailureReasons.Count > 0);

    private static string Named(IngestionJob job) => $"Ingestion job {job.IngestionJobId} of data source {job.DataSourceId}";

    private static string Failed(IngestionJob job) => $"{Count(job.NumberOfDocumentsFailed)} of {Count(job.NumberOfDocumentsScanned)} documents failed";

    private static string Reasons(IngestionJob job) => job.FailureReasons.Count == 0 ? "." : $": {string.Join(" ", job.FailureReasons)}";

    private static string Count(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "an unknown number of";

    private static BedrockException MakeFault(string errorId, IngestionJob job, string message) => new(errorId, ErrorKind.InvalidResult, message)
    {
        PartialResponse = job,
        RecommendedAction = errorId switch
        {
            ErrorIds.IngestionTooSmall => "Check the bucket, the prefixes of the data source and the rights of the knowledge base's role.",
            ErrorIds.IngestionStopped => "Start it again: what is indexed already is not read anew.",
            _ => "The reasons name the documents. Mend or remove them, then start the job again: what is indexed already is not read anew.",
        },
    };
}
