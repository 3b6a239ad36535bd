namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>How documents are cut into the chunks that are searched.</summary>
public enum ChunkingStrategy
{
    /// <summary>As the service does when nothing is said: about 300 tokens, at the ends of sentences.</summary>
    Default,

    /// <summary>A document is one chunk.</summary>
    None,

    /// <summary>Chunks of one size that overlap.</summary>
    FixedSize,

    /// <summary>Small chunks are found, and the larger ones that they lie in are given.</summary>
    Hierarchical,

    /// <summary>Cut where the meaning changes, as the embedding model sees it.</summary>
    Semantic,
}

/// <summary>How the text of documents is read.</summary>
public enum ParsingStrategy
{
    /// <summary>As the service does when nothing is said: text alone.</summary>
    Default,

    /// <summary>A model reads tables and pictures too.</summary>
    BedrockFoundationModel,

    /// <summary>Bedrock Data Automation reads tables, pictures, sound and video too.</summary>
    BedrockDataAutomation,

    /// <summary>The service chooses by the document; for managed knowledge bases.</summary>
    SmartParsing,
}

/// <summary>What becomes of the vectors when their data source is deleted.</summary>
public enum DataDeletionPolicy
{
    /// <summary>They stay in the vector store.</summary>
    Retain,

    /// <summary>They are deleted.</summary>
    Delete,
}
