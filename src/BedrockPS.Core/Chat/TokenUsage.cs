namespace BedrockPS;

/// <summary>Tokens that a call used. Input tokens do not include those read from or written to the prompt cache.</summary>
public sealed class TokenUsage
{
    internal TokenUsage()
    {
    }

    /// <summary>Tokens of the request, without the cached ones.</summary>
    public int? InputTokens { get; internal init; }

    /// <summary>Tokens of the answer.</summary>
    public int? OutputTokens { get; internal init; }

    /// <summary>Sum as the service counts it.</summary>
    public int? TotalTokens { get; internal init; }

    /// <summary>Tokens read from the prompt cache.</summary>
    public int? CacheReadInputTokens { get; internal init; }

    /// <summary>Tokens written to the prompt cache.</summary>
    public int? CacheWriteInputTokens { get; internal init; }

    /// <summary>Cache writes by time to live.</summary>
    public IReadOnlyList<CacheDetail> CacheDetails { get; internal init; } = FixedList<CacheDetail>.Empty;

    /// <summary>Members of an imported file that this version does not know; an export writes them again.</summary>
    internal IReadOnlyDictionary<string, JsonText> Extra { get; init; } = FixedMap<JsonText>.Empty;

    /// <summary>Tokens in, out and cached, for people.</summary>
    /// <returns>For example <c>in 12, out 30</c>.</returns>
    public override string ToString()
    {
        var cached = CacheReadInputTokens is > 0 || CacheWriteInputTokens is > 0
            ? $", cache read {CacheReadInputTokens ?? 0}, cache write {CacheWriteInputTokens ?? 0}"
            : string.Empty;
        return $"in {InputTokens}, out {OutputTokens}{cached}";
    }

    /// <summary>Adds two usages; a count that both lack stays absent.</summary>
    internal static TokenUsage Sum(TokenUsage? first, TokenUsage? second) => new()
    {
        InputTokens = Add(first?.InputTokens, second?.InputTokens),
        OutputTokens = Add(first?.OutputTokens, second?.OutputTokens),
        TotalTokens = Add(first?.TotalTokens, second?.TotalTokens),
        CacheReadInputTokens = Add(first?.CacheReadInputTokens, second?.CacheReadInputTokens),
        CacheWriteInputTokens = Add(first?.CacheWriteInputTokens, second?.CacheWriteInputTokens),
        CacheDetails = Fixed.List((first?.CacheDetails ?? []).Concat(second?.CacheDetails ?? []).GroupBy(detail => detail.Ttl)
            .Select(group => new CacheDetail { Ttl = group.Key, InputTokens = group.Aggregate((int?)null, (sum, detail) => Add(sum, detail.InputTokens)) })),
    };

    private static int? Add(int? first, int? second) => first is null && second is null ? null : (first ?? 0) + (second ?? 0);
}

/// <summary>Tokens written to the prompt cache under one time to live.</summary>
public sealed class CacheDetail
{
    internal CacheDetail()
    {
    }

    /// <summary>Time to live: 5m or 1h.</summary>
    public string? Ttl { get; internal init; }

    /// <summary>Tokens written.</summary>
    public int? InputTokens { get; internal init; }

    /// <summary>Time to live and tokens.</summary>
    /// <returns>For example <c>5m: 1024</c>.</returns>
    public override string ToString() => $"{Ttl}: {InputTokens}";
}

/// <summary>How many input tokens a request would use (bedrock-runtime CountTokens).</summary>
public sealed class TokenCount
{
    internal TokenCount()
    {
    }

    /// <summary>Model that counted.</summary>
    public string? ModelId { get; internal init; }

    /// <summary>Tokens of the request.</summary>
    public int? InputTokens { get; internal init; }

    /// <summary>The item that was piped in, null when none was.</summary>
    public object? InputObject { get; internal init; }

    /// <summary>Place of the item in the pipeline, from 0.</summary>
    public long? Index { get; internal init; }

    /// <summary>The service's id of the request.</summary>
    public string? RequestId { get; internal init; }

    /// <summary>How many times the request was sent.</summary>
    public int? Attempts { get; internal init; }

    /// <summary>The count.</summary>
    /// <returns>The number of input tokens.</returns>
    public override string ToString() => InputTokens?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty;
}
