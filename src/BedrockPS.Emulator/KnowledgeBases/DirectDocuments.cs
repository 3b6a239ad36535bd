using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Hosting;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>Takes documents in, and out, without a job; each goes through its own states.</summary>
internal sealed class DirectDocuments(KnowledgeIndex index, DocumentIndexer indexer, IngestionPace pace, BackgroundWork work, EmulatorClock clock)
{
    private static readonly string[] s_moving = ["STARTING", "IN_PROGRESS", "DELETING", "DELETE_IN_PROGRESS"];

    public IndexedDocument Ingest(DataSource source, JsonElement given)
    {
        var content = given.GetProperty("content");
        var uri = DocumentRules.UriOf(content);
        var before = index.Find(source.KnowledgeBaseId, source.Id, uri);
        if (before is not null && s_moving.Contains(before.Status))
            return Ignored(before);
        var custom = source.Type == "CUSTOM";
        var made = (before ?? new(source.KnowledgeBaseId, source.Id, uri, custom, null, null, null, [], "", null, clock.UtcNow)) with
        {
            Status = "STARTING",
            Reason = null,
            UpdatedAt = clock.UtcNow,
        };
        index.Put(made);
        work.Start($"{source.Id} {uri} {Guid.NewGuid():N}", (stop, _) => IngestAsync(source, given, made, before, stop));
        return made;
    }

    public IndexedDocument? Delete(DataSource source, string uri)
    {
        var before = index.Find(source.KnowledgeBaseId, source.Id, uri);
        if (before is null || s_moving.Contains(before.Status))
            return before is null ? null : Ignored(before);
        var made = before with { Status = "DELETING", Reason = null, UpdatedAt = clock.UtcNow };
        index.Put(made);
        work.Start($"{source.Id} {uri} {Guid.NewGuid():N}", (stop, _) => DeleteAsync(made, stop));
        return made;
    }

    private static IndexedDocument Ignored(IndexedDocument document) =>
        document with { Status = "IGNORED", Reason = "The document is being ingested or deleted already." };

    private async Task IngestAsync(DataSource source, JsonElement given, IndexedDocument made, IndexedDocument? before, CancellationToken stop)
    {
        await pace.StayAsync("STARTING", stop);
        if (IsGone(made))
            return;
        index.Put(made with { Status = "IN_PROGRESS", UpdatedAt = clock.UtcNow });
        await pace.StayAsync("IN_PROGRESS", stop);
        if (IsGone(made))
            return;
        indexer.Index(
            source,
            made with { ContentHash = null, Version = null, MetadataVersion = null, UpdatedAt = clock.UtcNow },
            before,
            () => ContentOf(given.GetProperty("content")),
            () => MetadataOf(given),
            FormatOf(given.GetProperty("content")));
    }

    private async Task DeleteAsync(IndexedDocument document, CancellationToken stop)
    {
        await pace.StayAsync("STARTING", stop);
        if (IsGone(document))
            return;
        index.Put(document with { Status = "DELETE_IN_PROGRESS", UpdatedAt = clock.UtcNow });
        await pace.StayAsync("IN_PROGRESS", stop);
        index.Drop(document.KnowledgeBaseId, document.DataSourceId, document.Uri);
    }

    /// <summary>True when the data source was deleted meanwhile, and the document with it.</summary>
    private bool IsGone(IndexedDocument document) => index.Find(document.KnowledgeBaseId, document.DataSourceId, document.Uri) is null;

    private byte[] ContentOf(JsonElement content)
    {
        if (InlineOf(content) is not { } inline)
            return indexer.ContentOf(AddressOf(content)).Content;
        return AgentOperation.MemberOf(inline, "byteContent") is { } bytes
            ? bytes.GetProperty("data").GetBytesFromBase64()
            : Encoding.UTF8.GetBytes(inline.GetProperty("textContent").GetProperty("data").GetString()!);
    }

    private static string? FormatOf(JsonElement content)
    {
        if (InlineOf(content) is not { } inline)
            return TextExtractor.FormatOfName(AddressOf(content));
        return AgentOperation.MemberOf(inline, "byteContent") is { } bytes ? TextExtractor.FormatOfType(AgentOperation.TextOf(bytes, "mimeType")!) : "txt";
    }

    private JsonObject MetadataOf(JsonElement given)
    {
        var metadata = AgentOperation.MemberOf(given, "metadata");
        if (AgentOperation.MemberOf(metadata, "inlineAttributes") is { } attributes)
            return DocumentMetadata.OfInline(attributes);
        return AgentOperation.MemberOf(metadata, "s3Location") is { } location ? DocumentMetadata.ReadFile(indexer.ContentOf(AgentOperation.TextOf(location, "uri")!).Content) : [];
    }

    private static JsonElement? InlineOf(JsonElement content) => AgentOperation.MemberOf(AgentOperation.MemberOf(content, "custom"), "inlineContent");

    private static string AddressOf(JsonElement content) =>
        (AgentOperation.MemberOf(content, "custom") ?? content.GetProperty("s3")).GetProperty("s3Location").GetProperty("uri").GetString()!;
}
