using System.Text.Json;
using System.Text.RegularExpressions;
using BedrockEmulator.Hosting;
using BedrockEmulator.KnowledgeBases;
using BedrockEmulator.S3;

namespace BedrockEmulator.Scenarios;

/// <summary>A knowledge base that a scenario brings, with ids that a script can know.</summary>
internal sealed partial record KnowledgeBaseSeed
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The Region; that of callers who name none when absent.</summary>
    public string? Region { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<DataSourceSeed> DataSources { get; init; } = [];

    /// <exception cref="ArgumentException">An id or a bucket cannot be.</exception>
    public void Check()
    {
        foreach (var id in DataSources.Select(source => source.Id).Prepend(Id).Where(id => !IdPattern().IsMatch(id)))
            throw new ArgumentException($"The id '{id}' must have ten letters and digits.");
        foreach (var source in DataSources.Where(source => source.Bucket is not null && !BucketPattern().IsMatch(source.Bucket)))
            throw new ArgumentException($"'{source.Bucket}' is no name of a bucket.");
        foreach (var source in DataSources.Where(source => source.Bucket is null && source.Documents.Count > 0))
            throw new ArgumentException($"The data source {source.Id} has no bucket that its documents could lie in.");
    }

    /// <summary>Makes what is not there yet; what an earlier run has kept stays as it is.</summary>
    public void Apply(EmulatorState state)
    {
        var region = Region ?? state.Options.DefaultRegion;
        var isNew = state.KnowledgeBases.Change(content =>
        {
            if (content.KnowledgeBases.Exists(candidate => candidate.Id == Id))
                return false;
            content.KnowledgeBases.Add(Make(content.NextOrder(), region, state.Clock.UtcNow));
            content.DataSources.AddRange(DataSources.Select(source => source.Make(content.NextOrder(), Id, state.Clock.UtcNow)));
            return true;
        });
        if (!isNew)
            return;
        foreach (var source in DataSources)
            source.Fill(state, Id, region);
    }

    private KnowledgeBase Make(long order, string region, DateTimeOffset now)
    {
        var configuration = $$$"""{"type":"VECTOR","vectorKnowledgeBaseConfiguration":{"embeddingModelArn":"{{{Catalog.Regions.ModelArn(region, "local.embed-v1")}}}"}}""";
        var storage = $$$"""{"type":"S3_VECTORS","s3VectorsConfiguration":{"indexArn":"arn:aws:s3vectors:{{{region}}}:{{{EmulatorState.AccountId}}}:bucket/emulator/index/emulator"}}""";
        return new(
            order,
            Id,
            region,
            CreateKnowledgeBase.ArnOf(region, Id),
            Name,
            Description,
            $"arn:aws:iam::{EmulatorState.AccountId}:role/emulator-knowledge-base",
            Element(configuration),
            Element(storage),
            now,
            null);
    }

    private static JsonElement Element(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    [GeneratedRegex(@"\A[0-9a-zA-Z]{10}\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{1,61})[a-z0-9]\z")]
    private static partial Regex BucketPattern();
}

/// <summary>A data source of such a knowledge base: over a bucket that is made with it, or of type CUSTOM.</summary>
internal sealed record DataSourceSeed
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The bucket; absent for a source that documents are given to directly.</summary>
    public string? Bucket { get; init; }

    /// <summary>A chunkingConfiguration; the service's default when absent.</summary>
    public JsonElement? Chunking { get; init; }

    /// <summary>The objects of the bucket: keys and texts.</summary>
    public IReadOnlyDictionary<string, string> Documents { get; init; } = new Dictionary<string, string>();

    /// <summary>False leaves the documents to a job.</summary>
    public bool Ingested { get; init; } = true;

    public DataSource Make(long order, string knowledgeBaseId, DateTimeOffset now) => new(
        order,
        Id,
        knowledgeBaseId,
        Name,
        null,
        Bucket is null ? JsonSerializer.SerializeToElement(new { type = "CUSTOM" }) : JsonSerializer.SerializeToElement(new { type = "S3", s3Configuration = new { bucketArn = "arn:aws:s3:::" + Bucket } }),
        Chunking is { } chunking ? JsonSerializer.SerializeToElement(new { chunkingConfiguration = chunking }) : null,
        null,
        "DELETE",
        now,
        now,
        null);

    public void Fill(EmulatorState state, string knowledgeBaseId, string region)
    {
        if (Bucket is null)
            return;
        var (bucket, _) = state.Objects.GetOrAdd(new(Bucket, region, state.Clock.UtcNow));
        var stored = Documents.Select(document => SeededObject.Put(bucket, document.Key, document.Value, state.Clock.UtcNow)).ToList();
        if (!Ingested)
            return;
        var source = state.KnowledgeBases.Read(content => content.DataSources.Find(source => source.Id == Id && source.KnowledgeBaseId == knowledgeBaseId))!;
        foreach (var document in stored.Where(document => !document.Key.EndsWith(DocumentMetadata.Suffix, StringComparison.Ordinal)))
            state.Indexer.IndexObject(source, bucket, document);
    }
}
