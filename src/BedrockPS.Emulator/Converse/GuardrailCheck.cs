using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BedrockEmulator.Converse;

/// <summary>Applies the guardrail a request names to what goes in and what comes out.</summary>
internal sealed class GuardrailCheck
{
    private readonly GuardrailRule _rule;
    private readonly bool _traced;

    private GuardrailCheck(GuardrailRule rule, bool traced)
    {
        _rule = rule;
        _traced = traced;
    }

    public static GuardrailCheck? For(ConverseInput input, ConverseContext context)
    {
        var config = input.Get("guardrailConfig");
        var id = ConverseInput.Member(config, "guardrailIdentifier")?.GetString();
        if (string.IsNullOrEmpty(id))
            return null;
        var rule = context.FindGuardrail(id, ConverseInput.Member(config, "guardrailVersion")!.Value.GetString()!)
            ?? throw EmulatorException.Validation("The guardrail identifier or version provided in the request does not exist.");
        return new(rule, ConverseInput.Member(config, "trace")?.GetString() is "enabled" or "enabled_full");
    }

    /// <summary>Only marked content is checked where some is marked, else all that the user said.</summary>
    public JsonArray? BlockedInput(ConverseInput input)
    {
        var users = input.Turns.Where(turn => turn.IsUser).ToList();
        var marked = users.SelectMany(turn => turn.Of("guardContent")).ToList();
        var texts = marked.Count > 0
            ? marked.Select(block => ConverseInput.Member(ConverseInput.Member(block, "text"), "text")?.GetString() ?? "")
            : users.SelectMany(turn => turn.Of("text")).Select(text => text.GetString()!);
        return Matches(string.Join('\n', texts));
    }

    public JsonArray? BlockedOutput(string text) => Matches(text);

    public string InputMessage => _rule.InputMessage;

    public string OutputMessage => _rule.OutputMessage;

    /// <summary>The trace of a call, when the request wants one.</summary>
    public JsonObject? Trace(JsonArray? input, JsonArray? output, string? modelOutput)
    {
        if (!_traced)
            return null;
        var trace = new JsonObject();
        if (modelOutput is not null)
            trace["modelOutput"] = new JsonArray(modelOutput);
        trace["inputAssessment"] = new JsonObject { [_rule.Id] = Assessment(input) };
        if (input is null)
            trace["outputAssessments"] = new JsonObject { [_rule.Id] = new JsonArray(Assessment(output)) };
        trace["actionReason"] = input is null && output is null ? "No action." : "Guardrail blocked.";
        return new() { ["guardrail"] = trace };
    }

    private static JsonObject Assessment(JsonArray? words) => words is null
        ? []
        : new() { ["wordPolicy"] = new JsonObject { ["customWords"] = words, ["managedWordLists"] = new JsonArray() } };

    private JsonArray? Matches(string text)
    {
        JsonArray found = [];
        foreach (var word in _rule.BlockedWords)
        {
            var match = Regex.Match(text, $@"\b{Regex.Escape(word)}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
            if (match.Success)
                found.Add(new JsonObject { ["match"] = match.Value, ["action"] = "BLOCKED", ["detected"] = true });
        }
        return found.Count > 0 ? found : null;
    }
}
