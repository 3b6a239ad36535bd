using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Chat;
using BedrockEmulator.Converse;
using BedrockEmulator.KnowledgeBases;
using BedrockEmulator.Models;
using BedrockEmulator.Pipeline;
using BedrockEmulator.Wire;

namespace BedrockEmulator.Retrieval;

/// <summary>What both ways of answering give.</summary>
internal sealed record Generation(GeneratedAnswer Answer, bool WithCitations, string SessionId, string GuardrailAction);

/// <summary>RetrieveAndGenerate and its stream: one answer in two forms.</summary>
internal abstract class GenerateOperation : RuntimeOperation
{
    protected override object Prepare(OperationContext context, JsonElement body)
    {
        var configuration = Member(body, "retrieveAndGenerateConfiguration")
            ?? throw EmulatorException.Validation("The retrieveAndGenerateConfiguration must be given.");
        var query = body.GetProperty("input").GetProperty("text").GetString()!;
        if (string.IsNullOrWhiteSpace(query))
            throw EmulatorException.Validation("The input must have a text that is not blank.");
        var own = OwnOf(configuration);
        CheckModel(context, Text(own, "modelArn")!);
        var generation = Member(own, "generationConfiguration");
        var guardrail = GuardrailWords.Of(Member(generation, "guardrailConfiguration"));
        var template = Text(Member(generation, "promptTemplate"), "textPromptTemplate");
        if (template?.Contains("$search_results$", StringComparison.Ordinal) == false)
            throw EmulatorException.Validation("The prompt template must contain $search_results$.");
        var results = Text(configuration, "type") == "KNOWLEDGE_BASE" ? Retrieved(context, own, query) : ExternalSource.Read(context, own.GetProperty("sources")[0]);
        var session = context.State.Sessions.Use(Text(body, "sessionId"), $"{Text(own, "knowledgeBaseId")} {Text(own, "modelArn")} {Text(Member(body, "sessionConfiguration"), "kmsKeyArn")}");
        var (answer, action) = Guarded(guardrail, query, () => Limited(GeneratedAnswer.Of(query, results), generation));
        return new Generation(answer, template?.Contains("$output_format_instructions$", StringComparison.Ordinal) != false, session, action);
    }

    private static JsonElement OwnOf(JsonElement configuration)
    {
        var (own, other) = Text(configuration, "type") == "KNOWLEDGE_BASE"
            ? ("knowledgeBaseConfiguration", "externalSourcesConfiguration")
            : ("externalSourcesConfiguration", "knowledgeBaseConfiguration");
        if (Member(configuration, other) is not null)
            throw EmulatorException.Validation($"{other} must not be given with type {Text(configuration, "type")}.");
        return Member(configuration, own) ?? throw EmulatorException.Validation($"{own} must be given with type {Text(configuration, "type")}.");
    }

    private static void CheckModel(OperationContext context, string modelArn)
    {
        var (modelId, throughProfile) = ModelTargets.Resolve(context, modelArn);
        new ModelGate(context.State.Catalog).Resolve(modelId, context.State.Converse with { Region = context.Region, ThroughProfile = throughProfile });
    }

    private static List<SearchResult> Retrieved(OperationContext context, JsonElement own, string query)
    {
        var knowledgeBase = AgentOperation.Find(context, Text(own, "knowledgeBaseId")!);
        var settings = KnowledgeSearch.Settings(context, knowledgeBase, Member(own, "retrievalConfiguration"));
        return KnowledgeSearch.Search(context, knowledgeBase, query, settings).Take(KnowledgeSearch.PageSize(settings)).ToList();
    }

    private static (GeneratedAnswer Answer, string Action) Guarded(GuardrailWords? guardrail, string query, Func<GeneratedAnswer> answer)
    {
        if (guardrail?.Blocks(query) == true)
            return (new(guardrail.InputMessage, []), "INTERVENED");
        var made = answer();
        return guardrail?.Blocks(made.Text) == true ? (new(guardrail.OutputMessage, []), "INTERVENED") : (made, "NONE");
    }

    private static GeneratedAnswer Limited(GeneratedAnswer answer, JsonElement? generation)
    {
        var limits = Member(Member(generation, "inferenceConfig"), "textInferenceConfig");
        var stops = Member(limits, "stopSequences")?.EnumerateArray().Select(stop => stop.GetString()!).ToList() ?? [];
        return answer.Limited(Member(limits, "maxTokens")?.GetInt32(), stops);
    }
}

internal sealed class RetrieveAndGenerate : GenerateOperation
{
    public override string Name => "RetrieveAndGenerate";

    public override string Template => "/retrieveAndGenerate";

    protected override Answer Write(object prepared)
    {
        var generation = (Generation)prepared;
        var made = new JsonObject
        {
            ["sessionId"] = generation.SessionId,
            ["output"] = new JsonObject { ["text"] = generation.Answer.Text },
            ["citations"] = new JsonArray(generation.WithCitations ? generation.Answer.Parts.Select(part => (JsonNode)part.Citation()).ToArray() : []),
            ["guardrailAction"] = generation.GuardrailAction,
        };
        return Answer.Json(200, made);
    }
}

internal sealed class RetrieveAndGenerateStream : GenerateOperation
{
    private const string SessionHeader = "x-amzn-bedrock-knowledge-base-session-id";

    public override string Name => "RetrieveAndGenerateStream";

    public override string Template => "/retrieveAndGenerateStream";

    protected override Answer Write(object prepared)
    {
        var generation = (Generation)prepared;
        return Answer.EventStream(Events(generation)) with { Headers = new Dictionary<string, string> { [SessionHeader] = generation.SessionId } };
    }

    /// <summary>The text word by word, each citation after the text it is about.</summary>
    private static IEnumerable<byte[]> Events(Generation generation)
    {
        var (text, sent) = (generation.Answer.Text, 0);
        foreach (var part in generation.Answer.Parts)
        {
            var end = part.Start + part.Text.Length;
            foreach (var piece in Tokens.Words(text[sent..end]))
                yield return Output(piece);
            sent = end;
            if (generation.WithCitations)
                yield return EventFrame.Event("citation", Citation(part));
        }

        foreach (var piece in Tokens.Words(text[sent..]))
            yield return Output(piece);
        yield return EventFrame.Event("guardrail", new JsonObject { ["action"] = generation.GuardrailAction });
    }

    private static byte[] Output(string piece) => EventFrame.Event("output", new JsonObject { ["text"] = piece });

    /// <summary>The event has the citation twice: the member of that name is the older form.</summary>
    private static JsonObject Citation(AnswerPart part) => new()
    {
        ["citation"] = part.Citation(),
        ["generatedResponsePart"] = part.ResponsePart(),
        ["retrievedReferences"] = part.RetrievedReferences(),
    };
}
