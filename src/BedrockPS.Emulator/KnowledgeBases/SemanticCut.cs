using System.Text.Json;
using BedrockEmulator.Models;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>
/// Semantic chunking without embeddings: neighbouring sentences are as far apart as they have few words in common, and the text is
/// cut where that distance is above the percentile.
/// </summary>
internal static class SemanticCut
{
    public static List<TextUnit> Of(string text, JsonElement configuration)
    {
        var most = configuration.GetProperty("maxTokens").GetInt32();
        var buffer = configuration.GetProperty("bufferSize").GetInt32();
        var units = TextUnits.Sentences(text, most);
        var terms = units.Select(unit => Terms.Of(text.Substring(unit.Start, unit.Length)).ToHashSet()).ToList();
        var distances = Enumerable.Range(0, Math.Max(units.Count - 1, 0)).Select(i => Distance(terms, i, buffer)).ToList();
        var limit = Percentile(distances, configuration.GetProperty("breakpointPercentileThreshold").GetInt32());
        List<TextUnit> cut = [];
        var first = 0;
        for (var i = 0; i < units.Count; i++)
        {
            if (i < distances.Count && distances[i] <= limit)
                continue;
            cut.AddRange(Chunker.Grouped(units[first..(i + 1)], most, 0));
            first = i + 1;
        }

        return cut;
    }

    /// <summary>Between the sentence and the next one, each with so many neighbours on its side.</summary>
    private static double Distance(List<HashSet<string>> terms, int index, int buffer)
    {
        var before = terms[Math.Max(index - buffer, 0)..(index + 1)].SelectMany(set => set).ToHashSet();
        var after = terms[(index + 1)..Math.Min(index + 2 + buffer, terms.Count)].SelectMany(set => set).ToHashSet();
        var all = before.Union(after).Count();
        return all == 0 ? 0 : 1 - ((double)before.Intersect(after).Count() / all);
    }

    private static double Percentile(List<double> values, int percent)
    {
        if (values.Count == 0)
            return 0;
        var sorted = values.Order().ToList();
        return sorted[Math.Min(sorted.Count * percent / 100, sorted.Count - 1)];
    }
}
