using System.Globalization;

namespace BedrockEmulator.Models;

/// <summary>
/// Answers questions with sentences of the text it is given. It knows nothing else, has no language model, and says so when the
/// text does not hold an answer.
/// </summary>
internal static class ExtractModel
{
    public const string NothingFound = "I cannot find an answer to that in the text I was given.";
    public const string NothingGiven = "I was given no text to answer from. This local model only answers from the messages, system text and documents it is sent.";

    private const double EnoughCoverage = 0.4;

    public static ModelAnswer Answer(IReadOnlyList<Question> questions, IReadOnlyList<Passage> material)
    {
        if (material.Count == 0)
            return new(NothingGiven, "No text was given besides the question, so there is nothing to rank.");
        var ranker = new PassageRanker(material);
        var answers = questions.Select(question => question.WantsSummary ? Summary(question, material) : One(question, material, ranker)).ToList();
        return new(string.Join("\n\n", answers.Select(answer => answer.Text).Distinct()), string.Join("\n", answers.Select(answer => answer.Reasoning)));
    }

    private static ModelAnswer One(Question question, IReadOnlyList<Passage> material, PassageRanker ranker)
    {
        var ranked = ranker.Rank(question);
        var terms = string.Join(", ", question.Terms);
        if (ranked.Count == 0 || ranked[0].Coverage < EnoughCoverage)
            return new(NothingFound, $"Ranked {material.Count} passages by the terms: {terms}. None of them covers enough of the question.");
        var best = ranked[0];
        var how = string.Create(
            CultureInfo.InvariantCulture,
            $"Ranked {material.Count} passages by the terms: {terms}. The best one covers {best.Coverage:P0} of the question and stands under \"{best.Passage.Heading}\".");
        return new(WithList(best.Passage, material), how);
    }

    /// <summary>A sentence that announces a list is of no use without it.</summary>
    private static string WithList(Passage passage, IReadOnlyList<Passage> material)
    {
        if (!passage.Text.EndsWith(':'))
            return passage.Text;
        var following = material.SkipWhile(other => !ReferenceEquals(other, passage)).Skip(1)
            .TakeWhile(other => other.Kind is PassageKind.Item or PassageKind.Code && other.Heading == passage.Heading);
        return string.Join("\n", following.Select(other => "- " + other.Text).Prepend(passage.Text));
    }

    private static ModelAnswer Summary(Question question, IReadOnlyList<Passage> material)
    {
        var sentences = material.Where(passage => passage.Kind == PassageKind.Sentence).ToList();
        if (sentences.Count == 0)
            sentences = [.. material];
        var frequency = sentences.SelectMany(passage => Terms.Of(passage.Text).Distinct()).CountBy();
        var chosen = sentences
            .Select((passage, index) => (passage, index, weight: Centrality(passage, frequency)))
            .OrderByDescending(entry => entry.weight)
            .Take(question.SummaryLength)
            .OrderBy(entry => entry.index)
            .Select(entry => entry.passage.Text);
        return new(string.Join(" ", chosen), $"Chose the sentences whose words are most common in the {sentences.Count} sentences given.");
    }

    private static double Centrality(Passage passage, Dictionary<string, int> frequency)
    {
        var terms = Terms.Of(passage.Text).Distinct().ToList();
        return terms.Count < 4 ? 0 : terms.Sum(term => frequency[term]) / Math.Sqrt(terms.Count);
    }

    private static Dictionary<string, int> CountBy(this IEnumerable<string> terms)
    {
        Dictionary<string, int> counts = [];
        foreach (var term in terms)
            counts[term] = counts.GetValueOrDefault(term) + 1;
        return counts;
    }
}
