namespace BedrockPS;

/// <summary>An image, document, video or sound in a turn.</summary>
public sealed class Media
{
    internal Media()
    {
    }

    /// <summary>Format on the wire: png, jpeg, pdf, mp4, ...</summary>
    public string? Format { get; internal init; }

    /// <summary>Name of a document.</summary>
    public string? Name { get; internal init; }

    /// <summary>The content, null when it is in S3 or text.</summary>
    public byte[]? Bytes { get; internal init; }

    /// <summary>Where the content is in S3.</summary>
    public string? S3Uri { get; internal init; }

    /// <summary>Account that owns the bucket.</summary>
    public string? BucketOwner { get; internal init; }

    /// <summary>Content of a document given as text.</summary>
    public string? Text { get; internal init; }

    /// <summary>What the model is told about a document.</summary>
    public string? Context { get; internal init; }

    /// <summary>True when answers may cite the document.</summary>
    public bool? CitationsEnabled { get; internal init; }

    /// <summary>Why the service could not give the content.</summary>
    public string? ErrorMessage { get; internal init; }

    /// <summary>Size of the content in bytes.</summary>
    public long? Length { get; internal init; }

    /// <summary>SHA-256 of the content, lower case hex.</summary>
    public string? Sha256 { get; internal init; }

    /// <summary>Name and format, or format and place or size.</summary>
    /// <returns>A line for people.</returns>
    public override string ToString() => Name is not null ? $"{Name}.{Format}" : S3Uri is not null ? $"{Format}, {S3Uri}" : $"{Format}, {Length} bytes";

    internal Media WithName(string name) => new()
    {
        Format = Format,
        Name = name,
        Bytes = Bytes,
        S3Uri = S3Uri,
        BucketOwner = BucketOwner,
        Text = Text,
        Context = Context,
        CitationsEnabled = CitationsEnabled,
        ErrorMessage = ErrorMessage,
        Length = Length,
        Sha256 = Sha256,
    };
}
