using System.Security.Cryptography;
using System.Text.Json.Nodes;
using BedrockEmulator.S3;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>What came of a document.</summary>
internal enum DocumentOutcome
{
    Unchanged,
    New,
    Modified,
    MetadataModified,
    Failed,
}

/// <summary>Reads documents, cuts them and puts them into the index, unless nothing has changed since the last time.</summary>
internal sealed class DocumentIndexer(KnowledgeIndex index, ObjectStore objects, IngestionPace pace, Hosting.EmulatorClock clock)
{
    public const string Indexed = "INDEXED";
    public const string Failed = "FAILED";

    /// <summary>Indexes an object of a data source's bucket.</summary>
    public (DocumentOutcome Outcome, string? Reason) IndexObject(DataSource source, Bucket bucket, StoredObject stored)
    {
        var uri = $"s3://{bucket.Facts.Name}/{stored.Key}";
        var metadataFile = bucket.Find(stored.Key + DocumentMetadata.Suffix);
        var before = index.Find(source.KnowledgeBaseId, source.Id, uri);
        var made = new IndexedDocument(source.KnowledgeBaseId, source.Id, uri, false, null, stored.ETag, metadataFile?.ETag, [], Failed, null, clock.UtcNow);
        if (before is { Status: Indexed } && before.Version == made.Version && before.MetadataVersion == made.MetadataVersion)
            return (DocumentOutcome.Unchanged, null);
        return Index(source, made, before, () => Content(bucket, stored), () => metadataFile is null ? [] : DocumentMetadata.ReadFile(Content(bucket, metadataFile)), TextExtractor.FormatOfName(stored.Key));
    }

    /// <summary>Indexes a document from whatever it is read.</summary>
    /// <param name="source">Its data source.</param>
    /// <param name="made">What is known of it.</param>
    /// <param name="before">What was known the last time.</param>
    /// <param name="content">Reads the document.</param>
    /// <param name="metadata">Reads its attributes.</param>
    /// <param name="format">What it is; null when that is not known.</param>
    public (DocumentOutcome Outcome, string? Reason) Index(
        DataSource source, IndexedDocument made, IndexedDocument? before, Func<byte[]> content, Func<JsonObject> metadata, string? format)
    {
        try
        {
            if (pace.Settings.FailureOf(made.Uri) is { } wanted)
                throw new UnreadableDocumentException(wanted);
            var bytes = content();
            made = made with { ContentHash = Convert.ToHexString(SHA256.HashData(bytes)), Status = Indexed, Metadata = metadata() };
            if (before is { Status: Indexed } && before.ContentHash == made.ContentHash)
            {
                index.Put(made);
                return (JsonNode.DeepEquals(before.Metadata, made.Metadata) ? DocumentOutcome.Unchanged : DocumentOutcome.MetadataModified, null);
            }

            var chunking = AgentOperation.MemberOf(source.Ingestion, "chunkingConfiguration");
            index.Put(made, Chunker.Cut(TextExtractor.Read(bytes, format), chunking));
            return (before?.ContentHash is null || before.Status == Failed ? DocumentOutcome.New : DocumentOutcome.Modified, null);
        }
        catch (UnreadableDocumentException unreadable)
        {
            // An earlier version must not be found as if it were this one.
            index.Put(made with { Status = Failed, Reason = unreadable.Message, Metadata = [] }, []);
            return (DocumentOutcome.Failed, unreadable.Message);
        }
    }

    /// <exception cref="UnreadableDocumentException">It is gone or too large.</exception>
    public static byte[] Content(Bucket bucket, StoredObject stored)
    {
        if (stored.Size > TextExtractor.LargestDocument)
            throw new UnreadableDocumentException("The file exceeds the maximum size of 50 MB.");
        return bucket.Open(stored.Key, (_, path) => File.ReadAllBytes(path))?.Content ?? throw new UnreadableDocumentException("The file was deleted before it was read.");
    }

    /// <summary>Reads an object by its address.</summary>
    /// <exception cref="UnreadableDocumentException">It is not there.</exception>
    public (byte[] Content, string ETag) ContentOf(string uri)
    {
        var parts = uri["s3://".Length..].Split('/', 2);
        var bucket = objects.Find(parts[0]) ?? throw new UnreadableDocumentException("The S3 bucket does not exist or can't be read.");
        var stored = bucket.Find(parts[1]) ?? throw new UnreadableDocumentException("The S3 object does not exist or can't be read.");
        return (Content(bucket, stored), stored.ETag);
    }
}
