using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.KnowledgeBases;
using BedrockEmulator.Models;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Retrieval;

/// <summary>A passage for an answer, with its reference as the wire has it: content, location and metadata.</summary>
internal sealed record SearchResult(string Text, double Score, JsonObject Reference);

/// <summary>Searches a knowledge base as a retrievalConfiguration asks.</summary>
internal static class KnowledgeSearch
{
    /// <summary>How many results a search has at most, over all pages.</summary>
    public const int MostResults = 100;

    private const int DefaultResults = 5;

    /// <summary>The configuration for the kind of the knowledge base.</summary>
    /// <exception cref="EmulatorException">It is one for the other kind, or has a mistake.</exception>
    public static JsonElement? Settings(OperationContext context, KnowledgeBase knowledgeBase, JsonElement? configuration)
    {
        var (own, other) = knowledgeBase.IsManaged
            ? ("managedSearchConfiguration", "vectorSearchConfiguration")
            : ("vectorSearchConfiguration", "managedSearchConfiguration");
        if (AgentOperation.MemberOf(configuration, other) is not null)
            throw EmulatorException.Validation($"The {other} is not for knowledge bases of type {(knowledgeBase.IsManaged ? "MANAGED" : "VECTOR")}. Use {own}.");
        var settings = AgentOperation.MemberOf(configuration, own);
        if (AgentOperation.MemberOf(settings, "filter") is { } filter)
            MetadataFilter.Check(filter);
        if (AgentOperation.MemberOf(AgentOperation.MemberOf(settings, "rerankingConfiguration"), "bedrockRerankingConfiguration") is { } reranking)
            RerankModel.Check(context, AgentOperation.TextOf(reranking.GetProperty("modelConfiguration"), "modelArn")!);
        return settings;
    }

    public static int PageSize(JsonElement? settings) => AgentOperation.MemberOf(settings, "numberOfResults")?.GetInt32() ?? DefaultResults;

    public static List<SearchResult> Search(OperationContext context, KnowledgeBase knowledgeBase, string query, JsonElement? settings)
    {
        var filter = AgentOperation.MemberOf(settings, "filter");
        var terms = Terms.Of(query).Distinct().ToList();
        var found = context.State.Index.Search(knowledgeBase.Id, query)
            .Select(chunk => (Chunk: chunk, Metadata: MetadataOf(chunk), Score: ScoreOf(chunk, terms)))
            .Where(entry => filter is null || MetadataFilter.Fits(filter.Value, entry.Metadata))
            .OrderByDescending(entry => entry.Score)
            .DistinctBy(entry => (entry.Chunk.Document.Uri, entry.Chunk.Given))
            .Take(MostResults)
            .Select(entry => new SearchResult(entry.Chunk.Given, entry.Score, Reference(entry.Chunk, entry.Metadata)))
            .ToList();
        return AgentOperation.MemberOf(settings, "rerankingConfiguration") is { } reranking ? Reranked(query, found, reranking, PageSize(settings)) : found;
    }

    /// <summary>What bm25 says, made smaller where only a part of the words was found.</summary>
    private static double ScoreOf(FoundChunk chunk, List<string> terms)
    {
        var there = Terms.Of(chunk.Searched).ToHashSet();
        var coverage = (double)terms.Count(there.Contains) / terms.Count;
        return Math.Clamp(coverage * (0.5 + (0.5 * chunk.Relevance / (chunk.Relevance + 1))), 0, 1);
    }

    private static JsonObject MetadataOf(FoundChunk chunk)
    {
        var metadata = (JsonObject)chunk.Document.Metadata.DeepClone();
        metadata["x-amz-bedrock-kb-source-uri"] = chunk.Document.Uri;
        metadata["x-amz-bedrock-kb-chunk-id"] = chunk.ChunkId;
        metadata["x-amz-bedrock-kb-data-source-id"] = chunk.Document.DataSourceId;
        return metadata;
    }

    private static JsonObject Reference(FoundChunk chunk, JsonObject metadata) => new()
    {
        ["content"] = new JsonObject { ["type"] = "TEXT", ["text"] = chunk.Given },
        ["location"] = chunk.Document.IsCustom
            ? new JsonObject { ["type"] = "CUSTOM", ["customDocumentLocation"] = new JsonObject { ["id"] = chunk.Document.Uri } }
            : new JsonObject { ["type"] = "S3", ["s3Location"] = new JsonObject { ["uri"] = chunk.Document.Uri } },
        ["metadata"] = metadata,
    };

    private static List<SearchResult> Reranked(string query, List<SearchResult> found, JsonElement reranking, int size)
    {
        var considered = found.Take(size).ToList();
        var kept = AgentOperation.MemberOf(AgentOperation.MemberOf(reranking, "bedrockRerankingConfiguration"), "numberOfRerankedResults")?.GetInt32() ?? size;
        var scores = RerankModel.Scores(query, considered.Select(result => result.Text).ToList());
        return considered.Select((result, i) => result with { Score = scores[i] }).OrderByDescending(result => result.Score).Take(kept).ToList();
    }
}
