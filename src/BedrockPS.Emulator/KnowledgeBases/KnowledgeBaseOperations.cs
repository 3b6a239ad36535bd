using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Catalog;
using BedrockEmulator.Hosting;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.KnowledgeBases;

internal sealed class CreateKnowledgeBase : AgentOperation
{
    public override string Name => "CreateKnowledgeBase";

    public override string Method => "PUT";

    public override string Template => "/knowledgebases/";

    protected override string Shape => "CreateKnowledgeBaseRequest";

    protected override void Validate(OperationContext context, JsonElement body)
    {
        var configuration = body.GetProperty("knowledgeBaseConfiguration");
        var type = TextOf(configuration, "type")!;
        var storage = MemberOf(body, "storageConfiguration");
        if (type is "KENDRA" or "SQL")
            throw EmulatorException.Validation($"Knowledge bases of type {type} are not served here: use VECTOR or MANAGED.");
        var own = type == "VECTOR" ? "vectorKnowledgeBaseConfiguration" : "managedKnowledgeBaseConfiguration";
        if (configuration.EnumerateObject().FirstOrDefault(member => member.Name != "type" && member.Name != own) is { Value.ValueKind: not JsonValueKind.Undefined } other)
            throw EmulatorException.Validation($"{other.Name} must not be given for a knowledge base of type {type}.");
        if (type == "VECTOR" && (storage is null || MemberOf(configuration, own) is null))
            throw EmulatorException.Validation("A knowledge base of type VECTOR needs vectorKnowledgeBaseConfiguration and storageConfiguration.");
        if (type == "MANAGED" && storage is not null)
            throw EmulatorException.Validation("A knowledge base of type MANAGED takes no storageConfiguration.");
        if (storage is { } given)
            CheckStorage(given);
        CheckModel(context, MemberOf(configuration, own));
    }

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body)
    {
        var token = TokenOf(context, body);
        var name = TextOf(body, "name")!;
        var made = context.State.KnowledgeBases.Change(content =>
        {
            var own = content.KnowledgeBases.Where(candidate => candidate.Region == context.Region).ToList();
            if (Earlier(own, token, candidate => candidate.Token) is { } earlier)
                return earlier;
            if (own.Exists(candidate => candidate.Name == name))
                throw Conflict($"KnowledgeBase with name {name} already exists.");
            var knowledgeBase = Make(context, body, content.NextOrder(), token);
            content.KnowledgeBases.Add(knowledgeBase);
            return knowledgeBase;
        });
        return new(Answer.Json(202, new JsonObject { ["knowledgeBase"] = Views.Whole(made, "CREATING") }));
    }

    private static KnowledgeBase Make(OperationContext context, JsonElement body, long order, RequestToken? token)
    {
        var id = KnowledgeBaseStore.NewId();
        return new(
            order,
            id,
            context.Region,
            ArnOf(context.Region, id),
            TextOf(body, "name")!,
            TextOf(body, "description"),
            TextOf(body, "roleArn")!,
            body.GetProperty("knowledgeBaseConfiguration"),
            MemberOf(body, "storageConfiguration"),
            context.State.Clock.UtcNow,
            token);
    }

    public static string ArnOf(string region, string id) =>
        $"arn:{Regions.Partition(region)}:bedrock:{region}:{EmulatorState.AccountId}:knowledge-base/{id}";

    /// <summary>The configuration of a store is kept and not looked at, but it must be the one of the type.</summary>
    private static void CheckStorage(JsonElement storage)
    {
        var type = TextOf(storage, "type")!;
        var wanted = type.Replace("_", "", StringComparison.Ordinal) + "Configuration";
        var given = storage.EnumerateObject().Where(member => member.Name != "type").Select(member => member.Name).ToList();
        if (given.Count != 1 || !given[0].Equals(wanted, StringComparison.OrdinalIgnoreCase))
            throw EmulatorException.Validation($"The storageConfiguration must have the configuration of its type {type} and no other.");
    }

    private static void CheckModel(OperationContext context, JsonElement? configuration)
    {
        if (configuration is not { } given || TextOf(given, "embeddingModelArn") is not { } arn)
            return;
        if (context.State.Catalog.Find(arn)?.OutputModalities.Contains("EMBEDDING") != true)
            throw EmulatorException.Validation("The foundation model provided does not exist, or is no embedding model. Provide the ARN of an embedding model.");
    }
}

internal sealed class ListKnowledgeBases : AgentOperation
{
    public override string Name => "ListKnowledgeBases";

    public override string Method => "POST";

    public override string Template => "/knowledgebases/";

    protected override string Shape => "ListKnowledgeBasesRequest";

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body)
    {
        var all = context.State.KnowledgeBases.Read(content => content.KnowledgeBases.Where(candidate => candidate.Region == context.Region).ToList());
        return new(Answer.Json(200, Paging.Page(body, "knowledgeBaseSummaries", all, knowledgeBase => Paging.Key(knowledgeBase.Order), Views.Summary)));
    }
}

internal sealed class GetKnowledgeBase : AgentOperation
{
    public override string Name => "GetKnowledgeBase";

    public override string Method => "GET";

    public override string Template => "/knowledgebases/{knowledgeBaseId}";

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body) =>
        new(Answer.Json(200, new JsonObject { ["knowledgeBase"] = Views.Whole(KnowledgeBaseOf(context), "ACTIVE") }));
}

internal sealed class DeleteKnowledgeBase : AgentOperation
{
    public override string Name => "DeleteKnowledgeBase";

    public override string Method => "DELETE";

    public override string Template => "/knowledgebases/{knowledgeBaseId}";

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body)
    {
        var knowledgeBase = KnowledgeBaseOf(context);
        context.State.KnowledgeBases.Change(content =>
        {
            if (content.Jobs.Exists(job => job.KnowledgeBaseId == knowledgeBase.Id && !job.HasEnded))
                throw Conflict("The knowledge base has an ingestion job that is running: stop it, or wait for it.");
            content.Jobs.RemoveAll(job => job.KnowledgeBaseId == knowledgeBase.Id);
            content.DataSources.RemoveAll(source => source.KnowledgeBaseId == knowledgeBase.Id);
            return content.KnowledgeBases.Remove(knowledgeBase);
        });
        context.State.Index.DropKnowledgeBase(knowledgeBase.Id);
        return new(Answer.Json(202, new JsonObject { ["knowledgeBaseId"] = knowledgeBase.Id, ["status"] = "DELETING" }));
    }
}
