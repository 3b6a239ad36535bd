namespace BedrockPS;

/// <summary>A passage that a part of an answer rests on.</summary>
public sealed class RetrievedReference
{
    internal RetrievedReference()
    {
    }

    /// <summary>The text; null for content of another kind.</summary>
    public string? Text { get; internal init; }

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

    /// <summary>The JSON received for this reference.</summary>
    public string? Raw { get; internal init; }

    /// <summary>Where it comes from.</summary>
    /// <returns>The source, else the text.</returns>
    public override string ToString() => Source ?? Text ?? string.Empty;
}
