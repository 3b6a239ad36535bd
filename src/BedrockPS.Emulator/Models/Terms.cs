using System.Text;

namespace BedrockEmulator.Models;

/// <summary>Words as the ranking compares them: lower case, without stop words, cut to their stem.</summary>
internal static class Terms
{
    private static readonly HashSet<string> s_stopWords = new(
        ("a about above after again all also am an and any are as at be because been before being below between both but by can cannot could "
        + "did do does doing done down during each few for from further had has have having he her here hers him his how i if in into is it its "
        + "itself just let long many may me might more most much must my need no nor not of off often on once only or other our ours out over own "
        + "please same say says shall she should so some such tell than that the their theirs them then there these they this those through to too "
        + "under until up us use used very was we were what when where whether which while who whom whose why will with would you your yours explain "
        + "happen happens give show list describe mean means").Split(' '));

    private static readonly Dictionary<string, string> s_irregular = new()
    {
        ["kept"] = "keep", ["took"] = "take", ["taken"] = "take", ["ran"] = "run", ["held"] = "hold", ["paid"] = "pay", ["sent"] = "send",
        ["found"] = "find", ["went"] = "go", ["gone"] = "go", ["began"] = "begin", ["begun"] = "begin", ["written"] = "write", ["wrote"] = "write",
        ["lost"] = "lose", ["made"] = "make", ["left"] = "leave", ["built"] = "build", ["rebuilt"] = "rebuild", ["bought"] = "buy", ["sold"] = "sell",
        ["fell"] = "fall", ["fallen"] = "fall", ["grew"] = "grow", ["grown"] = "grow", ["gave"] = "give", ["given"] = "give", ["chose"] = "choose",
        ["chosen"] = "choose", ["decision"] = "decide", ["decisions"] = "decide", ["indices"] = "index", ["people"] = "person", ["hidden"] = "hide",
        ["one"] = "1", ["two"] = "2", ["three"] = "3", ["four"] = "4", ["five"] = "5", ["six"] = "6", ["seven"] = "7", ["eight"] = "8",
        ["nine"] = "9", ["ten"] = "10", ["eleven"] = "11", ["twelve"] = "12", ["fifteen"] = "15", ["twenty"] = "20", ["thirty"] = "30", ["forty"] = "40",
        ["monthly"] = "month", ["daily"] = "day", ["weekly"] = "week", ["yearly"] = "year", ["nightly"] = "night", ["hourly"] = "hour",
    };

    /// <summary>The stems of a text in order, stop words left out.</summary>
    public static List<string> Of(string text) =>
        [.. Words(text).Where(word => !s_stopWords.Contains(word)).Select(Stem)];

    /// <summary>The words of a text, lower case; a name with hyphens or dots counts whole and in its parts.</summary>
    public static IEnumerable<string> Words(string text)
    {
        foreach (var chunk in Chunks(text))
        {
            yield return chunk;
            if (!chunk.AsSpan().ContainsAny("-._"))
                continue;
            foreach (var part in chunk.Split(['-', '.', '_'], StringSplitOptions.RemoveEmptyEntries))
                yield return part;
        }
    }

    public static string Stem(string word)
    {
        if (s_irregular.TryGetValue(word, out var base_))
            word = base_;
        if (word.Length <= 3 || !word.All(char.IsAsciiLetter))
            return word;
        word = Singular(word);
        word = Undouble(CutAny(word, ("ing", 5), ("ed", 4)));
        word = CutAny(word, ("ation", 7), ("ment", 6), ("ness", 6), ("ion", 6), ("ly", 5), ("al", 6), ("er", 5), ("or", 6)) is var cut && word.EndsWith("ation", StringComparison.Ordinal)
            ? cut + "at"
            : cut;
        return word.Length > 3 && word[^1] is 'e' ? word[..^1] : word.Length > 3 && word[^1] == 'y' ? word[..^1] + "i" : word;
    }

    private static string Singular(string word) => word switch
    {
        _ when word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4 => word[..^3] + "y",
        _ when word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("xes", StringComparison.Ordinal) => word[..^2],
        _ when word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') => word[..^1],
        _ => word,
    };

    private static string CutAny(string word, params (string Ending, int Longer)[] endings)
    {
        foreach (var (ending, longer) in endings)
        {
            if (word.Length > longer && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        }
        return word;
    }

    private static string Undouble(string word) =>
        word.Length > 3 && word[^1] == word[^2] && word[^1] is not ('l' or 's' or 'z') ? word[..^1] : word;

    private static IEnumerable<string> Chunks(string text)
    {
        var word = new StringBuilder();
        foreach (var letter in text + " ")
        {
            var inside = letter is '-' or '.' or '_' or '\'' && word.Length > 0;
            if (char.IsLetterOrDigit(letter) || inside)
            {
                word.Append(char.ToLowerInvariant(letter));
                continue;
            }
            var chunk = word.ToString().Trim('-', '.', '_', '\'');
            word.Clear();
            if (chunk.EndsWith("'s", StringComparison.Ordinal))
                chunk = chunk[..^2];
            if (chunk.Length > 0)
                yield return chunk;
        }
    }
}
