using BedrockEmulator.Catalog;

namespace BedrockEmulator.Converse;

/// <summary>A prompt of prompt management: the model it names and its text with <c>{{variable}}</c> places.</summary>
internal sealed record PromptTemplate(string ModelId, string Text);

/// <summary>A guardrail as far as Converse needs it: words it blocks and what it says in place of them.</summary>
internal sealed record GuardrailRule(
    string Id, string Version, IReadOnlyList<string> BlockedWords, string InputMessage, string OutputMessage);

/// <summary>
/// What a call brings besides its body. The host keeps one and makes copies (<c>with</c>) per call, so that the prompt cache is shared.
/// </summary>
internal sealed record ConverseContext
{
    public string Region { get; init; } = "us-east-1";

    /// <summary>The account that called.</summary>
    public string AccountId { get; init; } = ModelCatalog.DefaultAccountId;

    /// <summary>True for ConverseStream.</summary>
    public bool Streaming { get; init; }

    /// <summary>True when the host has already resolved an application profile or provisioned throughput to the model id it passes.</summary>
    public bool ThroughProfile { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Prefixes that earlier calls marked with a cachePoint.</summary>
    public PromptCache Cache { get; init; } = new();

    /// <summary>Finds a prompt by its ARN.</summary>
    public Func<string, PromptTemplate?> FindPrompt { get; init; } = SamplePrompts.Find;

    /// <summary>Finds a guardrail by id or ARN, and version.</summary>
    public Func<string, string, GuardrailRule?> FindGuardrail { get; init; } = SampleGuardrail.Find;
}
