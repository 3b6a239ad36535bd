using System.Text.Json.Nodes;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>A document of a data source, and how far it has come.</summary>
/// <param name="KnowledgeBaseId">Where it belongs.</param>
/// <param name="DataSourceId">Where it came from.</param>
/// <param name="Uri">Its <c>s3://</c> address, or its own id.</param>
/// <param name="IsCustom">True for a document with an id of its own.</param>
/// <param name="ContentHash">SHA-256 of what was read; null before that.</param>
/// <param name="Version">ETag of the object that was read, to tell without reading that nothing changed.</param>
/// <param name="MetadataVersion">The same of its metadata file; null when it has none.</param>
/// <param name="Metadata">Its attributes.</param>
/// <param name="Status">As the service spells it.</param>
/// <param name="Reason">Why it is not indexed.</param>
/// <param name="UpdatedAt">When its status last changed.</param>
internal sealed record IndexedDocument(
    string KnowledgeBaseId,
    string DataSourceId,
    string Uri,
    bool IsCustom,
    string? ContentHash,
    string? Version,
    string? MetadataVersion,
    JsonObject Metadata,
    string Status,
    string? Reason,
    DateTimeOffset UpdatedAt);

/// <summary>A chunk that was found.</summary>
/// <param name="ChunkId">Names the chunk for good.</param>
/// <param name="Searched">The text whose words were found.</param>
/// <param name="Given">The text that is given back.</param>
/// <param name="Relevance">What bm25 says: more is better, and 0 is nothing.</param>
/// <param name="Document">Where it is from.</param>
internal sealed record FoundChunk(string ChunkId, string Searched, string Given, double Relevance, IndexedDocument Document);
