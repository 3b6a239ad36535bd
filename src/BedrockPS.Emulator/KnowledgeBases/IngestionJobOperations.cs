using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.KnowledgeBases;

internal sealed class StartIngestionJob : AgentOperation
{
    private const int MostOfAccount = 5;

    public override string Name => "StartIngestionJob";

    public override string Method => "PUT";

    public override string Template => "/knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}/ingestionjobs/";

    protected override string Shape => "StartIngestionJobRequest";

    protected override void Validate(OperationContext context, JsonElement body)
    {
        if (DataSourceOf(context).Type == "CUSTOM")
            throw EmulatorException.Validation("A data source of type CUSTOM has no ingestion jobs: ingest its documents directly.");
    }

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body)
    {
        var source = DataSourceOf(context);
        var token = TokenOf(context, body);
        var isNew = false;
        var job = context.State.KnowledgeBases.Change(content =>
        {
            if (Earlier(content.Jobs, token, candidate => candidate.Token) is { } earlier)
                return earlier;
            CheckQuotas(content.Jobs.Where(other => !other.HasEnded && other.Region == context.Region).ToList(), source);
            isNew = true;
            var made = Make(context, source, TextOf(body, "description"), content.NextOrder(), token);
            content.Jobs.Add(made);
            return made;
        });
        if (isNew)
            context.State.Jobs.Begin(job, source);
        return new(Answer.Json(202, new JsonObject { ["ingestionJob"] = Views.Whole(job) }));
    }

    private static void CheckQuotas(List<IngestionJob> running, DataSource source)
    {
        if (running.Find(job => job.DataSourceId == source.Id) is { } same)
            throw Conflict($"There is an ongoing ingestion job {same.Id} for data source {source.Id}. Try again after it has ended.");
        if (running.Find(job => job.KnowledgeBaseId == source.KnowledgeBaseId) is { } other)
            throw Conflict($"There is an ongoing ingestion job {other.Id} for knowledge base {source.KnowledgeBaseId}. Try again after it has ended.");
        if (running.Count >= MostOfAccount)
        {
            throw new EmulatorException(
                402, "ServiceQuotaExceededException", $"The account has {MostOfAccount} ingestion jobs that are running, which is the most it may have at once.");
        }
    }

    private static IngestionJob Make(OperationContext context, DataSource source, string? description, long order, RequestToken? token)
    {
        var now = context.State.Clock.UtcNow;
        return new(order, KnowledgeBaseStore.NewId(), source.KnowledgeBaseId, source.Id, context.Region, description, JobStatus.Starting, new(), [], now, now, token);
    }
}

/// <summary>An operation on one job.</summary>
internal abstract class JobOperation : AgentOperation
{
    protected override void Validate(OperationContext context, JsonElement body) => JobOf(context);

    protected static IngestionJob JobOf(OperationContext context)
    {
        var source = DataSourceOf(context);
        var id = context.Labels["ingestionJobId"];
        return context.State.KnowledgeBases.Read(content => content.Jobs.Find(job => job.Id == id && job.DataSourceId == source.Id))
            ?? throw EmulatorException.NotFound($"Ingestion job with id {id} does not exist for data source with id {source.Id}");
    }
}

internal sealed class GetIngestionJob : JobOperation
{
    public override string Name => "GetIngestionJob";

    public override string Method => "GET";

    public override string Template => "/knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}/ingestionjobs/{ingestionJobId}";

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body) =>
        new(Answer.Json(200, new JsonObject { ["ingestionJob"] = Views.Whole(JobOf(context)) }));
}

internal sealed class StopIngestionJob : JobOperation
{
    public override string Name => "StopIngestionJob";

    public override string Method => "POST";

    public override string Template => "/knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}/ingestionjobs/{ingestionJobId}/stop";

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body)
    {
        var stopping = context.State.KnowledgeBases.Update(JobOf(context).Id, job => job.HasEnded
            ? throw Conflict($"The ingestion job {job.Id} can't be stopped: it is {Views.StatusOf(job)}.")
            : job with { Status = JobStatus.Stopping, UpdatedAt = context.State.Clock.UtcNow })!;
        context.State.Jobs.End(stopping.Id);
        return new(Answer.Json(202, new JsonObject { ["ingestionJob"] = Views.Whole(stopping) }));
    }
}

internal sealed class ListIngestionJobs : AgentOperation
{
    public override string Name => "ListIngestionJobs";

    public override string Method => "POST";

    public override string Template => "/knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}/ingestionjobs/";

    protected override string Shape => "ListIngestionJobsRequest";

    protected override ValueTask<Answer> HandleAsync(OperationContext context, JsonElement body)
    {
        var source = context.Labels["dataSourceId"];
        var wanted = MemberOf(body, "filters") is { } filters
            ? filters[0].GetProperty("values").EnumerateArray().Select(value => value.GetString()).ToHashSet()
            : null;
        var jobs = context.State.KnowledgeBases.Read(content => content.Jobs
            .Where(job => job.DataSourceId == source && wanted?.Contains(Views.StatusOf(job)) != false).ToList());
        var sort = MemberOf(body, "sortBy");
        var byStatus = sort is { } given && TextOf(given, "attribute") == "STATUS";
        var descending = sort is not { } ordered || TextOf(ordered, "order") == "DESCENDING";
        return new(Answer.Json(200, Paging.Page(
            body, "ingestionJobSummaries", jobs, job => (byStatus ? Views.StatusOf(job) + " " : "") + Paging.Key(job.Order), Views.Summary, descending)));
    }
}
