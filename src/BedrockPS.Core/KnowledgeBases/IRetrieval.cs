namespace BedrockPS.Core.KnowledgeBases;

/// <summary>How a knowledge base is searched. What is null is not on the wire.</summary>
internal sealed record RetrievalOptions
{
    /// <summary>Most results; more than a page has are paged.</summary>
    public int? Top { get; init; }

    /// <summary>HYBRID or SEMANTIC.</summary>
    public string? SearchType { get; init; }

    public MetadataFilter? Filter { get; init; }

    /// <summary>Id or ARN of the model that puts the results in order.</summary>
    public string? RerankModel { get; init; }

    /// <summary>True for a knowledge base of type MANAGED, which takes the same options under another name.</summary>
    public bool IsManaged { get; init; }

    /// <summary>True when the type of the knowledge base could not be asked for, so that it was taken for the usual one.</summary>
    public bool IsGuess { get; init; }

    /// <summary>True when nothing is asked for, so that nothing is sent.</summary>
    public bool IsEmpty => Top is null && SearchType is null && Filter is null && RerankModel is null;
}

/// <summary>What searches and questions share.</summary>
internal abstract record KnowledgeQuery
{
    public required string Query { get; init; }

    /// <summary>The id, or for a search the ARN of a knowledge base of another account; null for a document that comes with the question.</summary>
    public string? KnowledgeBaseId { get; init; }

    public RetrievalOptions Options { get; init; } = new();

    public string? GuardrailId { get; init; }

    public string? GuardrailVersion { get; init; }

    public string? UserId { get; init; }

    /// <summary>The piped item, for the result.</summary>
    public object? InputObject { get; init; }

    public long? Index { get; init; }
}

/// <summary>A search.</summary>
internal sealed record RetrievalRequest : KnowledgeQuery
{
    /// <summary>Results below it are left out, as are those without a score.</summary>
    public double? MinScore { get; init; }
}

/// <summary>A question to a model, with the passages that a search gives.</summary>
internal sealed record GenerationRequest : KnowledgeQuery
{
    public required string ModelId { get; init; }

    /// <summary>The document that comes with the question, in place of a knowledge base.</summary>
    public ExternalSource? Source { get; init; }

    public string? PromptTemplate { get; init; }

    public int? MaxTokens { get; init; }

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public IReadOnlyList<string>? StopSequences { get; init; }

    /// <summary>standard or optimized.</summary>
    public string? Latency { get; init; }

    /// <summary>additionalModelRequestFields as plain values.</summary>
    public object? AdditionalFields { get; init; }

    /// <summary>True to have the question taken apart before the search.</summary>
    public bool Decomposes { get; init; }

    public string? KmsKeyArn { get; init; }

    /// <summary>The session of an earlier answer; null begins one.</summary>
    public string? SessionId { get; init; }
}

/// <summary>Port to what a knowledge base knows.</summary>
internal interface IRetrieval
{
    /// <summary>The results in their order; the next page is asked for only when the caller gets that far and it is needed for Top.</summary>
    /// <exception cref="BedrockException">Any fault of service, connection or input.</exception>
    IAsyncEnumerable<RetrievalResult> RetrieveAsync(RetrievalRequest request, CancellationToken cancellationToken);

    /// <exception cref="BedrockException">Any fault of service, connection or input.</exception>
    Task<RagResponse> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// The pieces as they come. The last has Kind End and carries the response. A fault after the first piece is thrown by the
    /// enumeration after every earlier piece was given, with the answer so far as <see cref="BedrockException.PartialResponse"/>.
    /// </summary>
    IAsyncEnumerable<RagDelta> GenerateStreamAsync(GenerationRequest request, CancellationToken cancellationToken);
}
