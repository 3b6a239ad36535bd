using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Models;

namespace BedrockEmulator.Converse;

/// <summary>What the local models would answer: text, or calls of tools, before limits are applied.</summary>
/// <param name="Text">The text; empty when only tools are called.</param>
/// <param name="Calls">toolUse blocks.</param>
/// <param name="Reasoning">How the answer came about.</param>
internal sealed record LocalAnswer(string Text, IReadOnlyList<JsonObject> Calls, string Reasoning)
{
    private const int FewResults = 5;

    public static LocalAnswer For(ConverseInput input, string kind, Func<string> identity)
    {
        var last = input.LastUser;
        var results = last.Of("toolResult").ToList();
        if ((results.Count == 0 ? Plan(input, last) : PlanAfter(input, results)) is { Count: > 0 } calls)
            return WithCalls(input, calls, identity());
        var answer = results.Count > 0 ? FromResults(input, results)
            : kind == "echo" ? new ModelAnswer(Said(last), "This model repeats the last message of the user.")
            : FromMaterial(input);
        if (OutputSchema.Text(input) is not { } schema)
            return new(answer.Text, [], answer.Reasoning);
        return new(results.Count > 0 ? WireJson.Write(Told(answer.Text, OutputSchema.Parse(schema)!.Value)) : Shaped(input, schema, answer.Text), [], answer.Reasoning);
    }

    private static ModelAnswer FromMaterial(ConverseInput input)
    {
        var material = Material.Of(input);
        return ExtractModel.Answer(material.Questions, material.Passages);
    }

    /// <summary>A few results are told in full; from many, the ones that answer the user's question.</summary>
    private static ModelAnswer FromResults(ConverseInput input, List<JsonElement> results)
    {
        var told = results.Where(result => !HasFailed(result)).SelectMany(Passages).ToList();
        List<string> parts = [.. results.Where(HasFailed).Select(result => $"The tool {ToolName(input, result)} failed: {string.Join(" ", Passages(result).Select(passage => passage.Text))}")];
        if (told.Count > FewResults)
        {
            var answer = ExtractModel.Answer(Material.Of(input).Questions, told);
            parts.Add(answer.Text == ExtractModel.NothingFound ? string.Join("\n", told.Take(FewResults).Select(passage => passage.Text)) : answer.Text);
        }
        else if (told.Count > 0)
        {
            parts.Add(string.Join("\n", told.Select(passage => passage.Text)));
        }
        return new(parts.Count == 0 ? "The tools returned nothing." : string.Join("\n", parts), $"Answered from {results.Count} tool results.");
    }

    private static IEnumerable<Passage> Passages(JsonElement result) => result.GetProperty("content").EnumerateArray().SelectMany(BlockReader.ReadResult);

    private static bool HasFailed(JsonElement result) => ConverseInput.Member(result, "status")?.ValueEquals("error") == true;

    private static string ToolName(ConverseInput input, JsonElement result)
    {
        var id = result.GetProperty("toolUseId").GetString();
        return input.Turns.SelectMany(turn => turn.Of("toolUse")).Last(use => use.GetProperty("toolUseId").GetString() == id).GetProperty("name").GetString()!;
    }

    private static IReadOnlyList<PlannedCall> Plan(ConverseInput input, Turn last)
    {
        var tools = input.Tools.Select(tool => new PlannableTool(tool.Name, tool.Description, tool.Schema)).ToList();
        var forced = ConverseInput.Member(ConverseInput.Member(input.ToolChoice, "tool"), "name")?.GetString();
        // A document beside the words is where the arguments are.
        if (forced is not null && last.Of("document").Any())
            return [new(forced, Filled(input, tools.Find(tool => tool.Name == forced)!.Schema, Said(last)) as JsonObject ?? [])];
        if (forced is not null)
            return ToolPlanner.Plan(Said(last), [tools.Find(tool => tool.Name == forced)!], ToolMode.Any);
        return ToolPlanner.Plan(Said(last), tools, ConverseInput.Member(input.ToolChoice, "any") is null ? ToolMode.Auto : ToolMode.Any);
    }

    /// <summary>Results are answered in words, unless a tool must be called: that one, or the first that was not called yet.</summary>
    private static IReadOnlyList<PlannedCall> PlanAfter(ConverseInput input, List<JsonElement> results)
    {
        var forced = ConverseInput.Member(ConverseInput.Member(input.ToolChoice, "tool"), "name")?.GetString();
        if (forced is null && ConverseInput.Member(input.ToolChoice, "any") is null)
            return [];
        var called = input.Turns.SelectMany(turn => turn.Of("toolUse")).Select(use => use.GetProperty("name").GetString()).ToHashSet();
        var tool = input.Tools.FirstOrDefault(tool => forced is null ? !called.Contains(tool.Name) : tool.Name == forced);
        return tool is null ? [] : [new(tool.Name, Told(FromResults(input, results).Text, tool.Schema) as JsonObject ?? [])];
    }

    private static JsonNode Told(string text, JsonElement schema) => new SchemaFiller(text, text).Fill(schema);

    private static LocalAnswer WithCalls(ConverseInput input, IReadOnlyList<PlannedCall> calls, string identity)
    {
        var free = input.ToolChoice is null || ConverseInput.Member(input.ToolChoice, "auto") is not null;
        var names = string.Join(" and ", calls.Select(call => call.Name));
        var blocks = calls.Select((call, index) => new JsonObject
        {
            ["toolUseId"] = CallId(identity, index),
            ["name"] = call.Name,
            ["input"] = call.Input,
        });
        return new(free ? $"I will call {names}." : "", [.. blocks], $"The message asks for {names}; the arguments are taken from its words.");
    }

    private static string CallId(string identity, int index)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{identity}|{index}"));
        return "tooluse_" + Convert.ToBase64String(hash)[..22].Replace('+', 'A').Replace('/', 'B');
    }

    private static string Shaped(ConverseInput input, string schema, string answer) => WireJson.Write(Filled(input, OutputSchema.Parse(schema)!.Value, answer));

    private static JsonNode Filled(ConverseInput input, JsonElement schema, string fallback)
    {
        var material = Material.Of(input);
        var ranker = new PassageRanker(material.Passages);
        var said = string.Join("\n", material.Passages.Select(passage => passage.Text));
        var filler = new SchemaFiller(said.Length > 0 ? said : Said(input.LastUser), fallback, words => ranker.Rank(new(words)) is [var best, ..] ? best.Passage.Text : null);
        return filler.Fill(schema);
    }

    private static string Said(Turn turn) => string.Join("\n", turn.Of("text").Select(text => text.GetString()));
}
