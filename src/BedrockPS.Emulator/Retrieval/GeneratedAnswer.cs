using System.Text.Json.Nodes;
using BedrockEmulator.Models;

namespace BedrockEmulator.Retrieval;

/// <summary>A stretch of the answer and what it is taken from.</summary>
internal sealed record AnswerPart(int Start, string Text, IReadOnlyList<JsonObject> References)
{
    public JsonObject ResponsePart() => new()
    {
        ["textResponsePart"] = new JsonObject
        {
            ["text"] = Text,
            ["span"] = new JsonObject { ["start"] = Start, ["end"] = Start + Text.Length },
        },
    };

    public JsonArray RetrievedReferences() => new(References.Select(reference => reference.DeepClone()).ToArray());

    public JsonObject Citation() => new() { ["generatedResponsePart"] = ResponsePart(), ["retrievedReferences"] = RetrievedReferences() };
}

/// <summary>An answer made of sentences of the results of a search, each with the result it stands in.</summary>
internal sealed record GeneratedAnswer(string Text, IReadOnlyList<AnswerPart> Parts)
{
    // What the service says when its model finds no answer in the results.
    private const string NothingFound = "Sorry, I am unable to assist you with this request.";

    public static GeneratedAnswer Of(string query, IReadOnlyList<SearchResult> results)
    {
        var question = new Question(query);
        List<AnswerPart> parts = [];
        var left = results;
        while (left.Count > 0 && parts.Count < 2 && Best(question, left) is { } text && (parts.Count == 0 || Covers(question, text, parts[0].Text)))
        {
            var start = parts.Count == 0 ? 0 : parts[^1].Start + parts[^1].Text.Length + 1;
            var cited = left.Where(result => Lines(text).All(line => Holds(result, line))).ToList();
            if (cited.Count == 0)
                cited = left.Where(result => Lines(text).Any(line => Holds(result, line))).ToList();
            parts.Add(new(start, text, cited.Select(result => result.Reference).ToList()));
            left = left.Except(cited).ToList();
        }

        return parts.Count == 0
            ? new(NothingFound, [new(0, NothingFound, [])])
            : new(string.Join(' ', parts.Select(part => part.Text)), parts);
    }

    /// <summary>The answer as far as limits let it go.</summary>
    public GeneratedAnswer Limited(int? maxTokens, IReadOnlyList<string> stopSequences)
    {
        var end = stopSequences.Select(stop => Text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).Append(Text.Length).Min();
        var text = (maxTokens is { } most ? Tokens.Truncate(Text[..end], most) : Text[..end]).TrimEnd();
        var parts = Parts.Where(part => part.Start < text.Length).Select(part => part with { Text = text[part.Start..Math.Min(part.Start + part.Text.Length, text.Length)] });
        return new(text, parts.ToList());
    }

    private static string? Best(Question question, IReadOnlyList<SearchResult> results)
    {
        var passages = results.SelectMany(result => PassageReader.Read(result.Text)).ToList();
        var text = ExtractModel.Answer([question], passages).Text;
        return text is ExtractModel.NothingFound or ExtractModel.NothingGiven ? null : text;
    }

    /// <summary>True when a further sentence has no fewer words of the question than the first one, and any at all.</summary>
    private static bool Covers(Question question, string text, string first)
    {
        return Count(text) > 0 && Count(text) >= Count(first);

        int Count(string sentence)
        {
            var there = Terms.Of(sentence).ToHashSet();
            return question.Terms.Count(there.Contains);
        }
    }

    private static bool Holds(SearchResult result, string line) => PassageReader.Read(result.Text).Any(passage => line.Contains(passage.Text, StringComparison.Ordinal));

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
