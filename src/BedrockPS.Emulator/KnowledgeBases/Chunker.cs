using System.Text.Json;
using BedrockEmulator.Models;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>A piece of a document: what is searched, and what a search gives back.</summary>
internal sealed record Chunk(string Text, string Given);

/// <summary>Cuts a text by the strategy of its data source. Every chunk is a stretch of the text as it stands.</summary>
internal static class Chunker
{
    private const int DefaultTokens = 300;

    /// <param name="text">The text of the document.</param>
    /// <param name="chunking">The chunkingConfiguration; null is the service's default.</param>
    public static IReadOnlyList<Chunk> Cut(string text, JsonElement? chunking) => Strategy(chunking) switch
    {
        "NONE" => [new(text.Trim(), text.Trim())],
        "FIXED_SIZE" => Same(text, FixedSize(text, chunking!.Value.GetProperty("fixedSizeChunkingConfiguration"))),
        "HIERARCHICAL" => Hierarchical(text, chunking!.Value.GetProperty("hierarchicalChunkingConfiguration")),
        "SEMANTIC" => Same(text, SemanticCut.Of(text, chunking!.Value.GetProperty("semanticChunkingConfiguration"))),
        _ => Same(text, Grouped(TextUnits.Sentences(text, DefaultTokens), DefaultTokens, 0)),
    };

    private static string? Strategy(JsonElement? chunking) => chunking is { } given ? AgentOperation.TextOf(given, "chunkingStrategy") : null;

    private static List<Chunk> Same(string text, IEnumerable<TextUnit> units) =>
        units.Select(unit => text.Substring(unit.Start, unit.Length).Trim()).Where(piece => piece.Length > 0).Select(piece => new Chunk(piece, piece)).ToList();

    private static List<TextUnit> FixedSize(string text, JsonElement size)
    {
        var most = size.GetProperty("maxTokens").GetInt32();
        return Grouped(TextUnits.Words(text, most), most, most * size.GetProperty("overlapPercentage").GetInt32() / 100);
    }

    /// <summary>Children are searched; their parents are given back.</summary>
    private static List<Chunk> Hierarchical(string text, JsonElement levels)
    {
        var sizes = levels.GetProperty("levelConfigurations").EnumerateArray().Select(level => level.GetProperty("maxTokens").GetInt32()).ToList();
        var overlap = levels.GetProperty("overlapTokens").GetInt32();
        List<Chunk> chunks = [];
        foreach (var parent in Same(text, Grouped(TextUnits.Words(text, sizes[0]), sizes[0], overlap)))
        {
            var children = Same(parent.Text, Grouped(TextUnits.Words(parent.Text, sizes[1]), sizes[1], overlap));
            chunks.AddRange(children.Select(child => new Chunk(child.Text, parent.Text)));
        }

        return chunks;
    }

    /// <summary>Units in a row while they fit; the next group begins that many tokens before the end of this one.</summary>
    public static List<TextUnit> Grouped(IReadOnlyList<TextUnit> units, int most, int overlap)
    {
        List<TextUnit> groups = [];
        var first = 0;
        while (first < units.Count)
        {
            var end = first;
            var tokens = 0;
            while (end < units.Count && (end == first || tokens + units[end].Tokens <= most))
                tokens += units[end++].Tokens;
            groups.Add(TextUnit.Join(units, first, end, tokens));
            if (end == units.Count)
                break;
            var next = end;
            for (var kept = 0; next - 1 > first && kept + units[next - 1].Tokens <= overlap; next--)
                kept += units[next - 1].Tokens;
            first = next;
        }

        return groups;
    }
}

/// <summary>A stretch of a text.</summary>
internal sealed record TextUnit(int Start, int Length, int Tokens)
{
    public static TextUnit Join(IReadOnlyList<TextUnit> units, int first, int end, int tokens) =>
        new(units[first].Start, units[end - 1].Start + units[end - 1].Length - units[first].Start, tokens);
}

/// <summary>The places where a text can be cut. The units follow each other without a gap.</summary>
internal static class TextUnits
{
    public static List<TextUnit> Words(string text, int most)
    {
        List<TextUnit> units = [];
        var start = 0;
        foreach (var word in Tokens.Words(text))
        {
            // A word may cost more than a chunk may have; then it is cut.
            for (var rest = word; rest.Length > 0;)
            {
                var head = Tokens.Truncate(rest, most);
                units.Add(new(start, head.Length, Tokens.Count(head)));
                start += head.Length;
                rest = rest[head.Length..];
            }
        }

        return units;
    }

    /// <summary>Sentences and lines; one that is longer than a chunk may be is cut at words.</summary>
    public static List<TextUnit> Sentences(string text, int most)
    {
        List<TextUnit> units = [];
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var last = i == text.Length - 1;
            var ends = text[i] == '\n' || (text[i] is '.' or '!' or '?' && !last && char.IsWhiteSpace(text[i + 1])) || text[i] is '\u3002' or '\uFF01' or '\uFF1F';
            if (!ends && !last)
                continue;
            Add(units, text, start, i + 1, most);
            start = i + 1;
        }

        return units;
    }

    private static void Add(List<TextUnit> units, string text, int start, int end, int most)
    {
        var piece = text[start..end];
        var tokens = Tokens.Count(piece);
        if (tokens <= most)
            units.Add(new(start, piece.Length, tokens));
        else
            units.AddRange(Chunker.Grouped(Words(piece, most), most, 0).Select(unit => unit with { Start = start + unit.Start }));
    }
}
