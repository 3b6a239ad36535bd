using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>What one exchange was, besides the answer itself.</summary>
internal sealed record GenerationExchange(GenerationRequest Request, string Region, string? RequestId, int Attempts)
{
    public RagResponse ToResponse(string text, string? sessionId, IReadOnlyList<Citation> citations, string? guardrailAction, string? raw) => new()
    {
        Text = text,
        SessionId = sessionId,
        Citations = Fixed.List(citations),
        GuardrailAction = guardrailAction,
        KnowledgeBaseId = Request.KnowledgeBaseId,
        ModelId = Request.ModelId,
        RequestType = Request.Source is null ? "KNOWLEDGE_BASE" : "EXTERNAL_SOURCES",
        Region = Region,
        Raw = raw,
        InputObject = Request.InputObject,
        Index = Request.Index,
        RequestId = RequestId,
        Attempts = Attempts,
    };
}
