namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>What Invoke-BedrockKnowledgeBase emits.</summary>
public enum RagForm
{
    /// <summary>The whole response.</summary>
    Response,

    /// <summary>The text of the answer.</summary>
    Text,
}
