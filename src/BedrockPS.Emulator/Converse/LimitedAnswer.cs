using System.Text.Json.Nodes;
using BedrockEmulator.Models;

namespace BedrockEmulator.Converse;

/// <summary>An answer after stop sequences and maxTokens: its blocks, why it ended, and what it cost.</summary>
internal sealed record LimitedAnswer(JsonArray Content, string StopReason, string? StopSequence, int TokenCount)
{
    public static LimitedAnswer Of(LocalAnswer answer, bool withReasoning, ConverseInput input)
    {
        var left = input.MaxTokens ?? int.MaxValue;
        JsonArray content = [];
        if (withReasoning && !Add(content, answer.Reasoning, ReasoningBlock, ref left))
            return new(content, "max_tokens", null, input.MaxTokens!.Value);
        var (text, stop) = CutAtStop(answer.Text, input.StopSequences);
        var fits = Add(content, text, value => new() { ["text"] = value }, ref left);
        if (!fits || stop is not null)
            return Done(fits ? "stop_sequence" : "max_tokens", fits ? stop : null);
        foreach (var call in answer.Calls)
        {
            var cost = Cost(call);
            if (cost > left)
                return Done("max_tokens", null);
            left -= cost;
            content.Add(new JsonObject { ["toolUse"] = call });
        }
        return Done(answer.Calls.Count > 0 ? "tool_use" : "end_turn", null);

        LimitedAnswer Done(string reason, string? sequence) => new(content, reason, sequence, (input.MaxTokens ?? int.MaxValue) - left);
    }

    /// <summary>Adds what fits of a text; false when some did not.</summary>
    private static bool Add(JsonArray content, string text, Func<string, JsonObject> block, ref int left)
    {
        var part = Tokens.Truncate(text, left);
        left -= Tokens.Count(part);
        if (!string.IsNullOrWhiteSpace(part))
            content.Add(block(part));
        return part.Length == text.Length;
    }

    private static JsonObject ReasoningBlock(string text) => new()
    {
        ["reasoningContent"] = new JsonObject
        {
            ["reasoningText"] = new JsonObject { ["text"] = text, ["signature"] = ReasoningSigner.Sign(text) },
        },
    };

    private static (string Text, string? Stop) CutAtStop(string text, IEnumerable<string> sequences)
    {
        var first = sequences
            .Select(sequence => (sequence, at: text.IndexOf(sequence, StringComparison.Ordinal)))
            .Where(entry => entry.at >= 0)
            .OrderBy(entry => entry.at)
            .FirstOrDefault();
        return first.sequence is null ? (text, null) : (text[..first.at], first.sequence);
    }

    private static int Cost(JsonObject call) =>
        Tokens.Count(call["name"]!.GetValue<string>()) + Tokens.Count(WireJson.Write(call["input"]));
}
