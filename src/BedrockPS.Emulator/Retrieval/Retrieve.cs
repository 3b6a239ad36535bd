using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BedrockEmulator.KnowledgeBases;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Retrieval;

internal sealed partial class Retrieve : RuntimeOperation
{
    public override string Name => "Retrieve";

    public override string Template => "/knowledgebases/{knowledgeBaseId}/retrieve";

    protected override object Prepare(OperationContext context, JsonElement body)
    {
        var knowledgeBase = AgentOperation.Find(context, IdOf(context));
        var query = QueryOf(body.GetProperty("retrievalQuery"));
        var settings = KnowledgeSearch.Settings(context, knowledgeBase, Member(body, "retrievalConfiguration"));
        var guardrail = GuardrailWords.Of(Member(body, "guardrailConfiguration"));
        var start = Text(body, "nextToken") is { } token ? Paging.DecodeNumber(token) : 0;
        if (guardrail?.Blocks(query) == true)
            return new JsonObject { ["retrievalResults"] = new JsonArray(), ["guardrailAction"] = "INTERVENED" };
        var results = KnowledgeSearch.Search(context, knowledgeBase, query, settings);
        var size = KnowledgeSearch.PageSize(settings);
        var made = new JsonObject
        {
            ["retrievalResults"] = new JsonArray(results.Skip(start).Take(size).Select(Wire).ToArray()),
            ["guardrailAction"] = "NONE",
        };
        if (results.Count > start + size)
            made["nextToken"] = Paging.Encode((start + size).ToString(CultureInfo.InvariantCulture));
        return made;
    }

    protected override Answer Write(object prepared) => Answer.Json(200, (JsonObject)prepared);

    private static JsonNode Wire(SearchResult result)
    {
        var made = (JsonObject)result.Reference.DeepClone();
        made["score"] = result.Score;
        return made;
    }

    private static string IdOf(OperationContext context)
    {
        var given = context.Labels["knowledgeBaseId"];
        new InputRules().Text("knowledgeBaseId", given, 2048, IdentifierPattern()).Check();
        if (!given.StartsWith("arn:", StringComparison.Ordinal))
            return given;
        var parts = given.Split(':');
        return parts[3] == context.Region
            ? parts[5]["knowledge-base/".Length..]
            : throw EmulatorException.Validation($"The knowledge base is in {parts[3]}, the request is for {context.Region}.");
    }

    private static string QueryOf(JsonElement query)
    {
        if (Text(query, "type") == "IMAGE" || Member(query, "image") is not null)
            throw EmulatorException.Validation("Queries by image are for knowledge bases with a multimodal embedding model, of which there are none here.");
        return Text(query, "text") is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw EmulatorException.Validation("The retrievalQuery must have a text that is not blank.");
    }

    [GeneratedRegex(@"\A(?:[0-9a-zA-Z]{10}|arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:knowledge-base/[0-9a-zA-Z]{10})\z")]
    private static partial Regex IdentifierPattern();
}
