using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.KnowledgeBases;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Retrieval;

internal sealed class Rerank : RuntimeOperation
{
    private const int PageSize = 100;

    public override string Name => "Rerank";

    public override string Template => "/rerank";

    protected override object Prepare(OperationContext context, JsonElement body)
    {
        var configuration = body.GetProperty("rerankingConfiguration").GetProperty("bedrockRerankingConfiguration");
        RerankModel.Check(context, configuration.GetProperty("modelConfiguration").GetProperty("modelArn").GetString()!);
        var query = Text(body.GetProperty("queries")[0].GetProperty("textQuery"), "text")
            ?? throw EmulatorException.Validation("The query must have a text.");
        var texts = body.GetProperty("sources").EnumerateArray().Select((source, i) => TextOf(source.GetProperty("inlineDocumentSource"), i)).ToList();
        var most = Member(configuration, "numberOfResults")?.GetInt32() ?? texts.Count;
        var start = Text(body, "nextToken") is { } token ? Paging.DecodeNumber(token) : 0;
        var ranked = RerankModel.Scores(query, texts).Select((score, index) => (Score: score, Index: index)).OrderByDescending(entry => entry.Score).Take(most).ToList();
        var made = new JsonObject
        {
            ["results"] = new JsonArray(ranked.Skip(start).Take(PageSize)
                .Select(entry => (JsonNode)new JsonObject { ["index"] = entry.Index, ["relevanceScore"] = (float)entry.Score }).ToArray()),
        };
        if (ranked.Count > start + PageSize)
            made["nextToken"] = Paging.Encode((start + PageSize).ToString(CultureInfo.InvariantCulture));
        return made;
    }

    protected override Answer Write(object prepared) => Answer.Json(200, (JsonObject)prepared);

    private static string TextOf(JsonElement document, int index)
    {
        if (Text(document, "type") == "JSON" && Member(document, "jsonDocument") is { } json)
            return json.GetRawText();
        return Text(document, "type") == "TEXT" && Text(Member(document, "textDocument"), "text") is { } text
            ? text
            : throw EmulatorException.Validation($"The document of sources.{index + 1} must have the content of its type.");
    }
}
