namespace BedrockPS;

/// <summary>Where a prompt cache point stands.</summary>
public enum CachePlace
{
    /// <summary>After the system prompt.</summary>
    System,

    /// <summary>After the tool definitions.</summary>
    Tool,

    /// <summary>At the end of the message.</summary>
    Message,
}
