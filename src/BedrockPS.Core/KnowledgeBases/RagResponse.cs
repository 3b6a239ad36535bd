namespace BedrockPS;

/// <summary>An answer from a knowledge base or a document, with what it rests on (bedrock-agent-runtime RetrieveAndGenerate, RetrieveAndGenerateStream). Pipe it back to Invoke-BedrockKnowledgeBase to go on.</summary>
public sealed class RagResponse
{
    internal RagResponse()
    {
    }

    /// <summary>The answer.</summary>
    public string? Text { get; internal init; }

    /// <summary>Id of the session that goes on with the next question; the service makes it.</summary>
    public string? SessionId { get; internal init; }

    /// <summary>The parts of the answer with what they rest on, in their order.</summary>
    public IReadOnlyList<Citation> Citations { get; internal init; } = FixedList<Citation>.Empty;

    /// <summary>INTERVENED when a guardrail blocked or changed the answer, NONE when it did not; null when the service says nothing.</summary>
    public string? GuardrailAction { get; internal init; }

    /// <summary>Id of the knowledge base; null for a document that came with the question.</summary>
    public string? KnowledgeBaseId { get; internal init; }

    /// <summary>Model id as it was sent.</summary>
    public string? ModelId { get; internal init; }

    /// <summary>KNOWLEDGE_BASE, or EXTERNAL_SOURCES for a document that came with the question.</summary>
    public string? RequestType { get; internal init; }

    /// <summary>Region that answered.</summary>
    public string? Region { get; internal init; }

    /// <summary>The JSON received; null for an answer that was streamed.</summary>
    public string? Raw { get; internal init; }

    /// <summary>The item that was piped in, null when none was.</summary>
    public object? InputObject { get; internal init; }

    /// <summary>Place of the question in the pipeline, from 0.</summary>
    public long? Index { get; internal init; }

    /// <summary>The service's id of the request.</summary>
    public string? RequestId { get; internal init; }

    /// <summary>How many times the request was sent.</summary>
    public int? Attempts { get; internal init; }

    /// <summary>The answer.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text ?? string.Empty;
}
