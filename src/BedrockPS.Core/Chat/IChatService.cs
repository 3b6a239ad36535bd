using BedrockPS.Core.Chat.Structured;

namespace BedrockPS.Core.Chat;

/// <summary>A Converse request. What is null is not on the wire; zero, false and empty are values.</summary>
internal sealed record ChatRequest
{
    public required string ModelId { get; init; }

    /// <summary>The turns as they go out: alternating, without blank text. Empty for a managed prompt.</summary>
    public IReadOnlyList<Message> Messages { get; init; } = FixedList<Message>.Empty;

    public string? System { get; init; }

    public int? MaxTokens { get; init; }

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public IReadOnlyList<string>? StopSequences { get; init; }

    /// <summary>Tools of the conversation; toolConfig goes out whenever this is not empty.</summary>
    public IReadOnlyList<Tool> Tools { get; init; } = FixedList<Tool>.Empty;

    /// <summary>auto, any, or the name of the tool that must be called.</summary>
    public string? ToolChoice { get; init; }

    /// <summary>additionalModelRequestFields as plain values (string, integers, double, bool, null, lists, dictionaries, JsonText).</summary>
    public object? AdditionalFields { get; init; }

    /// <summary>JSON pointers for additionalModelResponseFieldPaths.</summary>
    public IReadOnlyList<string>? ResponseFields { get; init; }

    public IReadOnlyDictionary<string, string>? RequestMetadata { get; init; }

    public IReadOnlyDictionary<string, string>? PromptVariables { get; init; }

    public string? GuardrailId { get; init; }

    public string? GuardrailVersion { get; init; }

    public string? GuardrailTrace { get; init; }

    public string? ServiceTier { get; init; }

    public string? Latency { get; init; }

    /// <summary>outputConfig.effort.</summary>
    public string? ReasoningEffort { get; init; }

    /// <summary>Where prompt cache points go.</summary>
    public IReadOnlyList<CachePlace> CachePoints { get; init; } = FixedList<CachePlace>.Empty;

    /// <summary>Time to live of the cache points; null leaves it to the service.</summary>
    public string? CacheTtl { get; init; }

    /// <summary>The schema that the answer must follow and how it is asked for; null for free text.</summary>
    public AnswerRequest? Answer { get; init; }

    /// <summary>The conversation that this turn continues, null for a new one; the response's Conversation is made from it.</summary>
    public Conversation? Conversation { get; init; }

    /// <summary>The piped item, for the response.</summary>
    public object? InputObject { get; init; }

    public long? Index { get; init; }
}

/// <summary>Port to Converse.</summary>
internal interface IChatService
{
    /// <exception cref="BedrockException">Any fault of service, connection or input.</exception>
    Task<ChatResponse> ConverseAsync(ChatRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// The pieces as they come. The last has Kind End and carries the response. A fault after the first piece is thrown by the
    /// enumeration after every earlier piece was given, with the text so far as <see cref="BedrockException.PartialResponse"/>.
    /// </summary>
    IAsyncEnumerable<ChatDelta> ConverseStreamAsync(ChatRequest request, CancellationToken cancellationToken);

    Task<TokenCount> CountTokensAsync(ChatRequest request, CancellationToken cancellationToken);
}
