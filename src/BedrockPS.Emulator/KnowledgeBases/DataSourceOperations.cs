using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.KnowledgeBases;

internal sealed class CreateDataSource : AgentOperation
{
    public override string Name => "CreateDataSource";

    public override string Method => "PUT";

    public override string Template => "/knowledgebases/{knowledgeBaseId}/datasources/";

    protected override string Shape => "CreateDataSourceRequest";

    protected override void Validate(OperationContext context, JsonElement body) => DataSourceRules.Check(KnowledgeBaseOf(context), body);

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body)
    {
        var token = TokenOf(context, body);
        var knowledgeBase = KnowledgeBaseOf(context);
        var name = TextOf(body, "name")!;
        var made = context.State.KnowledgeBases.Change(content =>
        {
            var own = content.DataSources.Where(source => source.KnowledgeBaseId == knowledgeBase.Id).ToList();
            if (Earlier(own, token, source => source.Token) is { } earlier)
                return earlier;
            if (own.Exists(source => source.Name == name))
                throw Conflict($"DataSource with name {name} already exists.");
            var source = Make(context, body, content.NextOrder(), token);
            content.DataSources.Add(source);
            return source;
        });
        return new(Answer.Json(200, new JsonObject { ["dataSource"] = Views.Whole(made) }));
    }

    private static DataSource Make(OperationContext context, JsonElement body, long order, RequestToken? token)
    {
        var now = context.State.Clock.UtcNow;
        return new(
            order,
            KnowledgeBaseStore.NewId(),
            context.Labels["knowledgeBaseId"],
            TextOf(body, "name")!,
            TextOf(body, "description"),
            body.GetProperty("dataSourceConfiguration"),
            MemberOf(body, "vectorIngestionConfiguration"),
            MemberOf(body, "serverSideEncryptionConfiguration"),
            TextOf(body, "dataDeletionPolicy") ?? "DELETE",
            now,
            now,
            token);
    }
}

internal sealed class GetDataSource : AgentOperation
{
    public override string Name => "GetDataSource";

    public override string Method => "GET";

    public override string Template => "/knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}";

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body) =>
        new(Answer.Json(200, new JsonObject { ["dataSource"] = Views.Whole(DataSourceOf(context)) }));
}

internal sealed class ListDataSources : AgentOperation
{
    public override string Name => "ListDataSources";

    public override string Method => "POST";

    public override string Template => "/knowledgebases/{knowledgeBaseId}/datasources/";

    protected override string Shape => "ListDataSourcesRequest";

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body)
    {
        var id = context.Labels["knowledgeBaseId"];
        var all = context.State.KnowledgeBases.Read(content => content.DataSources.Where(source => source.KnowledgeBaseId == id).ToList());
        return new(Answer.Json(200, Paging.Page(body, "dataSourceSummaries", all, source => Paging.Key(source.Order), Views.Summary)));
    }
}

internal sealed class UpdateDataSource : AgentOperation
{
    public override string Name => "UpdateDataSource";

    public override string Method => "PUT";

    public override string Template => "/knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}";

    protected override string Shape => "UpdateDataSourceRequest";

    protected override void Validate(OperationContext context, JsonElement body)
    {
        var source = DataSourceOf(context);
        DataSourceRules.Check(KnowledgeBaseOf(context), body);
        if (TextOf(body.GetProperty("dataSourceConfiguration"), "type") != source.Type)
            throw EmulatorException.Validation("The type of a data source can't be changed.");
        if (!Same(Chunking(source.Ingestion), Chunking(MemberOf(body, "vectorIngestionConfiguration"))))
            throw EmulatorException.Validation("The chunkingConfiguration of a data source can't be changed. Create another data source.");
    }

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body)
    {
        var before = DataSourceOf(context);
        var name = TextOf(body, "name")!;
        var after = context.State.KnowledgeBases.Change(content =>
        {
            if (content.DataSources.Exists(source => source.KnowledgeBaseId == before.KnowledgeBaseId && source.Id != before.Id && source.Name == name))
                throw Conflict($"DataSource with name {name} already exists.");
            return content.DataSources[content.DataSources.FindIndex(source => source.Id == before.Id)] = before with
            {
                Name = name,
                Description = TextOf(body, "description"),
                Configuration = body.GetProperty("dataSourceConfiguration"),
                Ingestion = MemberOf(body, "vectorIngestionConfiguration"),
                Encryption = MemberOf(body, "serverSideEncryptionConfiguration"),
                DeletionPolicy = TextOf(body, "dataDeletionPolicy") ?? before.DeletionPolicy,
                UpdatedAt = context.State.Clock.UtcNow,
            };
        });
        return new(Answer.Json(200, new JsonObject { ["dataSource"] = Views.Whole(after) }));
    }

    private static JsonElement? Chunking(JsonElement? ingestion) => MemberOf(ingestion, "chunkingConfiguration");

    private static bool Same(JsonElement? one, JsonElement? other) =>
        JsonNode.DeepEquals(one is null ? null : JsonNode.Parse(one.Value.GetRawText()), other is null ? null : JsonNode.Parse(other.Value.GetRawText()));
}

internal sealed class DeleteDataSource : AgentOperation
{
    public override string Name => "DeleteDataSource";

    public override string Method => "DELETE";

    public override string Template => "/knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}";

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body)
    {
        var source = DataSourceOf(context);
        context.State.KnowledgeBases.Change(content =>
        {
            if (content.Jobs.Exists(job => job.DataSourceId == source.Id && !job.HasEnded))
                throw Conflict("The data source has an ingestion job that is running: stop it, or wait for it.");
            content.Jobs.RemoveAll(job => job.DataSourceId == source.Id);
            return content.DataSources.RemoveAll(candidate => candidate.Id == source.Id);
        });
        if (source.DeletionPolicy == "DELETE")
            context.State.Index.DropDataSource(source.KnowledgeBaseId, source.Id);
        return new(Answer.Json(202, new JsonObject { ["knowledgeBaseId"] = source.KnowledgeBaseId, ["dataSourceId"] = source.Id, ["status"] = "DELETING" }));
    }
}
