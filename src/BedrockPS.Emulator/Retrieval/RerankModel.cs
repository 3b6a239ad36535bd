using BedrockEmulator.Models;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Retrieval;

/// <summary>What stands in for a reranking model: how much of the question a text covers, by the ranking of the local models.</summary>
internal static class RerankModel
{
    /// <exception cref="EmulatorException">It is no reranking model of the catalogue.</exception>
    public static void Check(OperationContext context, string modelArn)
    {
        if (context.State.Catalog.Find(modelArn)?.Id.Contains("rerank", StringComparison.Ordinal) != true)
            throw EmulatorException.Validation($"The model {modelArn} does not exist, or is no reranking model.");
    }

    /// <summary>A score from 0 to 1 for each text, in the order of the texts.</summary>
    public static IReadOnlyList<double> Scores(string query, IReadOnlyList<string> texts)
    {
        var passages = texts.Select((text, i) => new Passage(text, string.Empty, i, PassageKind.Item, string.Empty)).ToList();
        var scores = new double[texts.Count];
        foreach (var ranked in new PassageRanker(passages).Rank(new Question(query)))
            scores[ranked.Passage.Block] = Math.Clamp((0.9 * ranked.Coverage) + (0.1 * ranked.Score / (ranked.Score + 1)), 0, 1);
        return scores;
    }
}
