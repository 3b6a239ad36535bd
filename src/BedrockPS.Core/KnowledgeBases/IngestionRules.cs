namespace BedrockPS.Core.KnowledgeBases;

/// <summary>What makes a job that is complete a failure all the same; null is not asked for.</summary>
internal readonly record struct IngestionRules(long? MinDocument, bool? FailOnDocumentError);
