using System.Text;
using System.Text.RegularExpressions;

namespace BedrockPS.Core.Catalog;

/// <summary>Patterns with * and ? as PowerShell users write them, any case. Other characters stand for themselves.</summary>
internal sealed class Wildcard
{
    private readonly Regex _regex;

    public Wildcard(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        foreach (var letter in pattern)
            regex.Append(letter switch { '*' => ".*", '?' => ".", _ => Regex.Escape(letter.ToString()) });
        _regex = new Regex(
            regex.Append(@"\z").ToString(),
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);
    }

    /// <summary>True when the text holds * or ?.</summary>
    public static bool IsPattern(string? text) => text is not null && text.AsSpan().IndexOfAny('*', '?') >= 0;

    public bool Matches(string? text) => text is not null && _regex.IsMatch(text);
}
