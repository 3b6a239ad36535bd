namespace BedrockPS.Core.KnowledgeBases;

/// <summary>A data source that is to be made. What is null is not sent.</summary>
/// <param name="KnowledgeBaseId">Id of its knowledge base.</param>
/// <param name="Name">Its name.</param>
internal sealed record NewDataSource(string KnowledgeBaseId, string Name)
{
    public string? Description { get; init; }

    /// <summary>A bucket to read; null where <see cref="Configuration"/> says what is read.</summary>
    public S3Source? S3 { get; init; }

    /// <summary>dataSourceConfiguration as plain values, named as on the wire.</summary>
    public IReadOnlyDictionary<string, object?>? Configuration { get; init; }

    /// <summary>How documents are cut; null is the service's default.</summary>
    public Chunking? Chunking { get; init; }

    /// <summary>How documents are read; null is the service's default.</summary>
    public Parsing? Parsing { get; init; }

    /// <summary>RETAIN or DELETE.</summary>
    public string? DataDeletionPolicy { get; init; }

    public string? KmsKeyArn { get; init; }
}

/// <summary>Objects of a bucket.</summary>
/// <param name="Bucket">Its name or ARN.</param>
/// <param name="Prefix">What the keys begin with; null is all.</param>
/// <param name="Owner">Account that the bucket must belong to.</param>
internal sealed record S3Source(string Bucket, string? Prefix, string? Owner);

/// <summary>Parsing by something else than the service's default.</summary>
/// <param name="Strategy">Its name on the wire.</param>
/// <param name="ModelArn">Model that parses, ARN or id.</param>
/// <param name="Prompt">What the model is told.</param>
internal sealed record Parsing(string Strategy, string? ModelArn, string? Prompt);
