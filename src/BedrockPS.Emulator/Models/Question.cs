using System.Text.RegularExpressions;

namespace BedrockEmulator.Models;

/// <summary>A question: its terms, and which kind of fact would answer it.</summary>
internal sealed partial class Question
{
    private const string Number = @"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|half|third|dozen)\b";
    private const string Unit = @"second|minute|hour|day|week|month|quarter|year";

    public Question(string text)
    {
        Text = text.Trim();
        Terms = [.. Models.Terms.Of(Text).Distinct()];
    }

    public string Text { get; }

    public IReadOnlyList<string> Terms { get; }

    /// <summary>True when the question wants a summary of the whole text.</summary>
    public bool WantsSummary => SummaryWords().IsMatch(Text);

    /// <summary>How many sentences a summary should have: what the text says, else three.</summary>
    public int SummaryLength
    {
        get
        {
            var match = SummarySize().Match(Text);
            return match.Success ? Math.Clamp(WordNumber.Parse(match.Groups[1].Value) ?? 3, 1, 10) : 3;
        }
    }

    /// <summary>How well a sentence has the form of the answer asked for: about 1, more when it does, less when it does not.</summary>
    public double Fit(string sentence)
    {
        foreach (var (asks, answers, bonus) in s_kinds)
        {
            if (asks.IsMatch(Text))
                return answers.IsMatch(sentence) ? bonus : 0.85;
        }
        return 1;
    }

    private static readonly (Regex Asks, Regex Answers, double Bonus)[] s_kinds =
    [
        (Kind(@"\bhow (long|soon|quickly|fast)\b|\bhow much time\b"), Kind($@"({Number}).*\b({Unit})"), 1.35),
        (Kind(@"\bhow often\b|\bhow frequently\b"), Kind($@"\b(every|each|daily|nightly|weekly|monthly|hourly|quarterly|yearly|once|twice|times)\b"), 1.35),
        (Kind(@"\bhow (many|much|big|large|high|far|old)\b|\bwhat (number|percentage|share|size|threshold)\b|\bat what\b"), Kind(Number), 1.3),
        (Kind(@"\b(what|which) (command|commands|query|script)\b|\bhow (do|can|should|would) (i|we|you|one)\b|\bhow to\b"), Kind(@"`|:$"), 1.3),
        (Kind(@"\bwhen\b|\b(what|which) (time|day|days|date|month)\b"), Kind($@"\d|day\b|days\b|\b({Unit})|january|february|march|april|may|june|july|august|september|october|november|december|\bwhen\b|\bbefore\b|\bafter\b|\bduring\b"), 1.25),
        (Kind(@"\bwho\b|\bwhom\b|\bwhose\b|\b(what|which) (team|person|group|role|engineer|manager|department)\b"), WhoAnswers(), 1.3),
        (Kind(@"\bwhere\b|\b(what|which) (place|path|host|folder|directory|channel|queue)\b"), Kind(@"\b(in|at|under|on|through|into|from|to) |`|/"), 1.2),
        (Kind(@"\bwhy\b|\bwhat (is the )?(reason|cause)\b|\bfor what reason\b"), Kind(@"\b(because|since|so that|due to|cause|caused|otherwise|therefore|reason|means)\b|: each|, or "), 1.3),
    ];

    private static Regex Kind(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"\b(team|engineer|manager|lead|leader|head|group|department|officer|owner|administrator|scribe|nobody|everyone|customer)s?\b|(?<=[a-z,] )[A-Z][a-z]+ [A-Z][a-z]+")]
    private static partial Regex WhoAnswers();

    [GeneratedRegex(@"\b(summar(y|ise|ize|ies|ising|izing)|tl;?dr|overview|gist|in short|main points|key points)\b", RegexOptions.IgnoreCase)]
    private static partial Regex SummaryWords();

    [GeneratedRegex(@"\b(\w+) (?:short |brief )?(?:sentence|bullet|point|line)s?\b", RegexOptions.IgnoreCase)]
    private static partial Regex SummarySize();
}
