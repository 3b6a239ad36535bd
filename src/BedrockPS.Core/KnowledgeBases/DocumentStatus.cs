namespace BedrockPS.Core.KnowledgeBases;

/// <summary>What the status of a document means. One that is not known is on the way.</summary>
internal static class DocumentStatus
{
    private const string Indexed = "INDEXED";
    private const string NotFound = "NOT_FOUND";
    private const string Ignored = "IGNORED";

    private static readonly string[] Endings = [Indexed, "PARTIALLY_INDEXED", "METADATA_PARTIALLY_INDEXED", "METADATA_UPDATE_FAILED", "FAILED", Ignored, NotFound];

    /// <summary>True when nothing more will happen.</summary>
    public static bool IsFinal(string? status) => Endings.Contains(status);

    /// <summary>The fault of a document that was given and is not in the index whole; null for one that is, or that is on the way.</summary>
    public static BedrockException? FaultOfGiven(KnowledgeBaseDocument document) => IsFinal(document.Status) && document.Status != Indexed
        ? Fault(ErrorIds.DocumentNotIndexed, document, "was not indexed as a whole")
        : null;

    /// <summary>The fault of a document that was to be taken out and stays; null for one that goes or is gone.</summary>
    public static BedrockException? FaultOfTaken(KnowledgeBaseDocument document) => IsFinal(document.Status) && document.Status != NotFound
        ? Fault(ErrorIds.DocumentNotRemoved, document, "was not removed")
        : null;

    /// <summary>The fault of a document that an answer does not name.</summary>
    public static BedrockException Unnamed(string id) =>
        new(ErrorIds.ResponseInvalid, ErrorKind.ProtocolError, $"The answer does not name the document '{id}'.")
        {
            RecommendedAction = "Get-BedrockDocument tells whether it is there.",
        };

    /// <summary>The fault of a document that was not ready in time.</summary>
    public static BedrockException Late(KnowledgeBaseDocument document) =>
        new(ErrorIds.WaitTimedOut, ErrorKind.OperationTimeout, $"The document '{document.DocumentId}' is still {document.Status} after the time of -TimeoutSec.")
        {
            PartialResponse = document,
            RecommendedAction = "It goes on without this command. Get-BedrockDocument tells how it fares.",
        };

    private static BedrockException Fault(string errorId, KnowledgeBaseDocument document, string what) =>
        new(errorId, ErrorKind.InvalidResult, $"The document '{document.DocumentId}' {what}: {document.Status}{(document.StatusReason is { } reason ? $", {reason}" : string.Empty)}.")
        {
            PartialResponse = document,
            RecommendedAction = Cure(document.Status),
        };

    private static string? Cure(string? status) => status switch
    {
        Ignored => "The service is still busy with an earlier request for this document. Wait until Get-BedrockDocument shows that it has ended, then repeat.",
        NotFound => "It was removed meanwhile, or its data source was.",
        _ => null,
    };
}
