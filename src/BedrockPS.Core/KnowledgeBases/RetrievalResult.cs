namespace BedrockPS;

/// <summary>A passage that a knowledge base found for a query (bedrock-agent-runtime Retrieve).</summary>
public sealed class RetrievalResult
{
    internal RetrievalResult()
    {
    }

    /// <summary>The text; null for content of another kind.</summary>
    public string? Text { get; internal init; }

    /// <summary>How well it fits, as the service says: larger is better. Null when it says nothing.</summary>
    public double? Score { get; internal init; }

    /// <summary>Where it comes from: the address of an object, page or document, the id of a document given directly, or the query of a database. Null when the service names no place, or one of a kind that is not known here.</summary>
    public string? Source { get; internal init; }

    /// <summary>S3, WEB, CONFLUENCE, SALESFORCE, SHAREPOINT, ONEDRIVE, GOOGLEDRIVE, CUSTOM, KENDRA, SQL, ...</summary>
    public string? LocationType { get; internal init; }

    /// <summary>TEXT, IMAGE, ROW, AUDIO, VIDEO, ...</summary>
    public string? ContentType { get; internal init; }

    /// <summary>The values of a row.</summary>
    public IReadOnlyList<RetrievedColumn> Columns { get; internal init; } = FixedList<RetrievedColumn>.Empty;

    /// <summary>An image as a data URI with base64, as the service gives it.</summary>
    public string? ByteContent { get; internal init; }

    /// <summary>Address of a piece of sound or video.</summary>
    public string? MediaS3Uri { get; internal init; }

    /// <summary>What is said in a piece of sound.</summary>
    public string? Transcription { get; internal init; }

    /// <summary>What a piece of video shows.</summary>
    public string? VideoSummary { get; internal init; }

    /// <summary>Attributes of the document, with the service's own (x-amz-bedrock-kb-...). Values keep their kinds: text, whole number, number, truth value, list.</summary>
    public IReadOnlyDictionary<string, object?> Metadata { get; internal init; } = FixedMap<object?>.Empty;

    /// <summary>Id of the document, where the service names it.</summary>
    public string? DocumentId { get; internal init; }

    /// <summary>Place among all results of the query, from 1.</summary>
    public int? Rank { get; internal init; }

    /// <summary>Id of the knowledge base.</summary>
    public string? KnowledgeBaseId { get; internal init; }

    /// <summary>INTERVENED when a guardrail blocked or changed something, NONE when it did not; null without a guardrail.</summary>
    public string? GuardrailAction { get; internal init; }

    /// <summary>Region that answered.</summary>
    public string? Region { get; internal init; }

    /// <summary>The JSON received for this result.</summary>
    public string? Raw { get; internal init; }

    /// <summary>The item that was piped in, null when none was.</summary>
    public object? InputObject { get; internal init; }

    /// <summary>Place of the query in the pipeline, from 0.</summary>
    public long? Index { get; internal init; }

    /// <summary>The service's id of the request.</summary>
    public string? RequestId { get; internal init; }

    /// <summary>How many times the request was sent.</summary>
    public int? Attempts { get; internal init; }

    /// <summary>The text.</summary>
    /// <returns>The text, else where it comes from.</returns>
    public override string ToString() => Text ?? Source ?? string.Empty;
}
