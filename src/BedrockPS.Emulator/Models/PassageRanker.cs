namespace BedrockEmulator.Models;

/// <summary>A passage with how well it answers.</summary>
/// <param name="Passage">The passage.</param>
/// <param name="Score">The rank value; higher is better.</param>
/// <param name="Coverage">The weight of the question's terms found in or around the passage, 0 to 1.</param>
internal sealed record RankedPassage(Passage Passage, double Score, double Coverage);

/// <summary>
/// Ranks passages against a question in the manner of BM25: rare terms weigh more, long passages less. A term may also be met by a
/// word of the same beginning, by the headings, or by the sentence before; those count in part.
/// </summary>
internal sealed class PassageRanker
{
    private const double Near = 0.6;
    private const double FromHeading = 0.45;
    private const double FromPrevious = 0.35;
    private const double Saturation = 1.2;
    private const double LengthWeight = 0.35;

    private readonly IReadOnlyList<Passage> _passages;
    private readonly List<HashSet<string>> _terms;
    private readonly List<HashSet<string>> _headings;
    private readonly Dictionary<string, int> _frequency = [];
    private readonly double _averageLength;

    public PassageRanker(IReadOnlyList<Passage> passages)
    {
        _passages = passages;
        _terms = [.. passages.Select(passage => Terms.Of(passage.Text).ToHashSet())];
        _headings = [.. passages.Select(passage => Terms.Of(passage.Heading).ToHashSet())];
        foreach (var term in _terms.SelectMany(terms => terms))
            _frequency[term] = _frequency.GetValueOrDefault(term) + 1;
        _averageLength = _terms.Count == 0 ? 1 : Math.Max(1, _terms.Average(terms => terms.Count));
    }

    /// <summary>All passages that share a term with the question, best first.</summary>
    public IReadOnlyList<RankedPassage> Rank(Question question)
    {
        var weights = question.Terms.ToDictionary(term => term, Weight);
        var total = weights.Values.Sum();
        if (total == 0)
            return [];
        return [.. Enumerable.Range(0, _passages.Count)
            .Select(index => Score(index, question, weights, total))
            .Where(ranked => ranked.Score > 0)
            .OrderByDescending(ranked => ranked.Score)];
    }

    private RankedPassage Score(int index, Question question, Dictionary<string, double> weights, double total)
    {
        double found = 0;
        double own = 0;
        foreach (var (term, weight) in weights)
        {
            var match = Match(index, term);
            found += weight * match;
            own += weight * Strength(_terms[index], term);
        }
        var length = 1 - LengthWeight + (LengthWeight * _terms[index].Count / _averageLength);
        var score = own == 0 ? 0 : found * (Saturation + 1) / (1 + (Saturation * length)) * question.Fit(_passages[index].Text);
        return new(_passages[index], score, found / total);
    }

    private double Match(int index, string term)
    {
        var best = Strength(_terms[index], term);
        if (best < FromHeading)
            best = Math.Max(best, FromHeading * Strength(_headings[index], term));
        if (best < FromPrevious && index > 0 && _passages[index - 1].Block == _passages[index].Block && _passages[index].Kind == PassageKind.Sentence)
            best = Math.Max(best, FromPrevious * Strength(_terms[index - 1], term));
        return best;
    }

    private static double Strength(HashSet<string> terms, string term) =>
        terms.Contains(term) ? 1 : terms.Any(other => IsNear(term, other)) ? Near : 0;

    private static bool IsNear(string first, string second)
    {
        var shared = first.AsSpan().CommonPrefixLength(second);
        return shared >= 5 && Math.Max(first.Length, second.Length) - shared <= 3;
    }

    private double Weight(string term)
    {
        var frequency = _frequency.GetValueOrDefault(term);
        return Math.Log(1 + ((_passages.Count - frequency + 0.5) / (frequency + 0.5)));
    }
}
