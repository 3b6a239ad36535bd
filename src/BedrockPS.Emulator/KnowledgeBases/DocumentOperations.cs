using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>An operation on documents of a data source, without a job.</summary>
internal abstract class DocumentOperation : AgentOperation
{
    protected override void Validate(OperationContext context, JsonElement body)
    {
        var source = DataSourceOf(context);
        if (source.Type is not ("CUSTOM" or "S3"))
            throw EmulatorException.Validation($"Documents can be given and taken directly with data sources of type CUSTOM and S3, not {source.Type}.");
        Validate(source, body);
    }

    protected virtual void Validate(DataSource source, JsonElement body) => DocumentRules.CheckIdentifiers(source, body);

    protected static Answer Details(int status, IEnumerable<JsonNode> details) =>
        Answer.Json(status, new JsonObject { ["documentDetails"] = new JsonArray(details.ToArray()) });

    protected static JsonNode View(IndexedDocument document) => With(
        new JsonObject
        {
            ["knowledgeBaseId"] = document.KnowledgeBaseId,
            ["dataSourceId"] = document.DataSourceId,
            ["status"] = document.Status,
            ["identifier"] = document.IsCustom
                ? new JsonObject { ["dataSourceType"] = "CUSTOM", ["custom"] = new JsonObject { ["id"] = document.Uri } }
                : new JsonObject { ["dataSourceType"] = "S3", ["s3"] = new JsonObject { ["uri"] = document.Uri } },
            ["updatedAt"] = Time(document.UpdatedAt),
        },
        ("statusReason", document.Reason));

    protected static JsonNode NotFound(OperationContext context, DataSource source, string uri) =>
        View(new(source.KnowledgeBaseId, source.Id, uri, source.Type == "CUSTOM", null, null, null, [], "NOT_FOUND", null, context.State.Clock.UtcNow));

    protected static IEnumerable<string> Named(JsonElement body) => body.GetProperty("documentIdentifiers").EnumerateArray().Select(DocumentRules.IdentifierUri);
}

internal sealed class IngestKnowledgeBaseDocuments : DocumentOperation
{
    public override string Name => "IngestKnowledgeBaseDocuments";

    public override string Method => "PUT";

    public override string Template => "/knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}/documents";

    protected override string Shape => "IngestKnowledgeBaseDocumentsRequest";

    protected override void Validate(DataSource source, JsonElement body) => DocumentRules.Check(source, body);

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body)
    {
        var source = DataSourceOf(context);
        return new(Details(202, body.GetProperty("documents").EnumerateArray().Select(document => View(context.State.Documents.Ingest(source, document)))));
    }
}

internal sealed class GetKnowledgeBaseDocuments : DocumentOperation
{
    public override string Name => "GetKnowledgeBaseDocuments";

    public override string Method => "POST";

    public override string Template => "/knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}/documents/getDocuments";

    protected override string Shape => "GetKnowledgeBaseDocumentsRequest";

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body)
    {
        var source = DataSourceOf(context);
        return new(Details(200, Named(body).Select(uri =>
            context.State.Index.Find(source.KnowledgeBaseId, source.Id, uri) is { } found ? View(found) : NotFound(context, source, uri))));
    }
}

internal sealed class DeleteKnowledgeBaseDocuments : DocumentOperation
{
    public override string Name => "DeleteKnowledgeBaseDocuments";

    public override string Method => "POST";

    public override string Template => "/knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}/documents/deleteDocuments";

    protected override string Shape => "DeleteKnowledgeBaseDocumentsRequest";

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body)
    {
        var source = DataSourceOf(context);
        return new(Details(202, Named(body).Select(uri => context.State.Documents.Delete(source, uri) is { } deleted ? View(deleted) : NotFound(context, source, uri))));
    }
}

internal sealed class ListKnowledgeBaseDocuments : DocumentOperation
{
    public override string Name => "ListKnowledgeBaseDocuments";

    public override string Method => "POST";

    public override string Template => "/knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}/documents";

    protected override string Shape => "ListKnowledgeBaseDocumentsRequest";

    protected override void Validate(OperationContext context, JsonElement body) => DataSourceOf(context);

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body)
    {
        var source = DataSourceOf(context);
        var all = context.State.Index.List(source.KnowledgeBaseId, source.Id);
        return new(Answer.Json(200, Paging.Page(body, "documentDetails", all, document => document.Uri, View)));
    }
}
