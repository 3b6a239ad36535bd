using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Models;

namespace BedrockEmulator.Converse;

/// <summary>Cites documents that ask for it: each piece of an answer that stands in one becomes a citationsContent block.</summary>
internal static class DocumentCitations
{
    public static JsonArray Apply(JsonArray content, ConverseInput input)
    {
        var sources = Sources(input);
        if (sources.Count == 0)
            return content;
        JsonArray cited = [];
        foreach (var block in content)
        {
            if (block!["text"] is { } text)
                AddPieces(cited, text.GetValue<string>(), sources);
            else
                cited.Add(block.DeepClone());
        }
        return cited;
    }

    private static void AddPieces(JsonArray cited, string text, List<CitedSource> sources)
    {
        var done = 0;
        while (Next(text, done, sources) is { } found)
        {
            // White space alone is no block: it goes with what follows.
            var start = string.IsNullOrWhiteSpace(text[done..found.At]) ? done : found.At;
            if (start > done)
                cited.Add(new JsonObject { ["text"] = text[done..start] });
            var end = found.At + found.Passage.Text.Length;
            cited.Add(new JsonObject { ["citationsContent"] = Citation(text[start..end], found) });
            done = end;
        }
        if (!string.IsNullOrWhiteSpace(text[done..]))
            cited.Add(new JsonObject { ["text"] = text[done..] });
    }

    private static FoundPassage? Next(string text, int from, List<CitedSource> sources) => sources
        .SelectMany(source => source.Passages.Select((passage, index) => new FoundPassage(text.IndexOf(passage.Text, from, StringComparison.Ordinal), passage, index, source)))
        .Where(found => found.At >= 0)
        .OrderBy(found => found.At)
        .ThenByDescending(found => found.Passage.Text.Length)
        .FirstOrDefault();

    private static JsonObject Citation(string text, FoundPassage found) => new()
    {
        ["content"] = new JsonArray(new JsonObject { ["text"] = text }),
        ["citations"] = new JsonArray(new JsonObject
        {
            ["title"] = found.Source.Name,
            ["sourceContent"] = new JsonArray(new JsonObject { ["text"] = found.Passage.Text }),
            ["location"] = Location(found),
        }),
    };

    // A table row is told in other words than it is written in: then it is the number of the passage that is known.
    private static JsonObject Location(FoundPassage found)
    {
        var at = found.Source.Text.IndexOf(found.Passage.Text, StringComparison.Ordinal);
        var (kind, start, end) = at >= 0 ? ("documentChar", at, at + found.Passage.Text.Length) : ("documentChunk", found.Index, found.Index + 1);
        return new() { [kind] = new JsonObject { ["documentIndex"] = found.Source.Index, ["start"] = start, ["end"] = end } };
    }

    private static List<CitedSource> Sources(ConverseInput input)
    {
        var blocks = input.Turns.Where(turn => turn.IsUser).SelectMany(turn => turn.Blocks).Where(block => block.TryGetProperty("document", out _));
        return [.. blocks
            .Select((block, index) => (block, index, document: block.GetProperty("document")))
            .Where(entry => ConverseInput.Member(ConverseInput.Member(entry.document, "citations"), "enabled") is { ValueKind: JsonValueKind.True })
            .Select(entry => new CitedSource(entry.index, entry.document.GetProperty("name").GetString()!, TextOf(entry.document), [.. BlockReader.Read(entry.block)]))];
    }

    private static string TextOf(JsonElement document)
    {
        var source = document.GetProperty("source");
        if (source.TryGetProperty("text", out var text))
            return text.GetString()!;
        return source.TryGetProperty("bytes", out var bytes)
            ? Encoding.UTF8.GetString(bytes.GetBytesFromBase64()).TrimStart('\uFEFF')
            : string.Concat(ConverseInput.Items(source, "content").Select(part => part.GetProperty("text").GetString()));
    }

    private sealed record CitedSource(int Index, string Name, string Text, IReadOnlyList<Passage> Passages);

    private sealed record FoundPassage(int At, Passage Passage, int Index, CitedSource Source);
}
