using System.Globalization;
using System.Text.RegularExpressions;

namespace BedrockEmulator.Models;

/// <summary>Finds the values a text gives for named parameters. A number or name is given out once.</summary>
internal sealed partial class TextValues(string text)
{
    private const string Value = """("([^"]+)"|'([^']+)'|`([^`]+)`|[\w./:@+-]*[\w/])""";

    private static readonly string[] s_places = ["city", "location", "place", "country", "town", "region", "destination", "origin", "address"];
    private static readonly string[] s_hosts = ["host", "server", "node", "computer", "machine", "instance", "hostname", "service"];
    private static readonly string[] s_wholeText =
        ["query", "text", "message", "question", "prompt", "input", "content", "expression", "topic", "summary", "answer", "response", "result", "description"];

    private readonly HashSet<int> _used = [];

    /// <summary>A parameter name in words: maxCount, max_count and max-count are "max count".</summary>
    public static string Label(string name) => CaseChange().Replace(name, "$1 $2").Replace('_', ' ').Replace('-', ' ').ToLowerInvariant();

    /// <summary>True when a word or phrase stands in a text.</summary>
    public static bool Mentions(string text, string phrase) =>
        phrase.Length > 0 && Regex.IsMatch(text, $@"(?<![\w-]){Regex.Escape(phrase)}(?![\w-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public bool? Boolean(string name)
    {
        var label = Regex.Escape(Label(name)).Replace(@"\ ", @"[\s_-]*", StringComparison.Ordinal);
        if (label.Length == 0)
            return null;
        var stated = Regex.Match(text, $@"\b{label}\s*(?:is|=|:)?\s*(true|false|yes|no|on|off)\b", RegexOptions.IgnoreCase);
        if (stated.Success)
            return stated.Groups[1].Value.ToLowerInvariant() is "true" or "yes" or "on";
        if (Regex.IsMatch(text, $@"\b(no|not|without|don't|do not|never)\s+(?:\w+\s+)?{label}", RegexOptions.IgnoreCase))
            return false;
        return Regex.IsMatch(text, $@"\b{label}", RegexOptions.IgnoreCase) ? true : null;
    }

    public decimal? Number(string name)
    {
        var label = LabelPattern(name);
        if (label.Length > 0)
        {
            var labelled = Regex.Match(text, $@"\b{label}s?\s*(?:is|=|:|of|to)?\s*(?<n>-?\d[\d,]*(?:\.\d+)?)|(?<n>-?\b\d[\d,]*(?:\.\d+)?)\s+{label}", RegexOptions.IgnoreCase);
            if (labelled.Success && _used.Add(labelled.Groups["n"].Index))
                return Parse(labelled.Groups["n"].Value);
        }
        foreach (Match match in AnyNumber().Matches(text))
        {
            if (_used.Add(match.Index))
                return Parse(match.Value);
        }
        return null;
    }

    public IEnumerable<decimal> Numbers() => AnyNumber().Matches(text).Select(match => Parse(match.Value)).OfType<decimal>();

    public string? Text(string name, string format)
    {
        var label = Label(name);
        var last = label.Split(' ')[^1];
        return ByFormat(format.Length > 0 ? format : last)
            ?? Labelled(name)
            ?? (s_places.Contains(last) ? Take(Place()) : null)
            ?? (s_hosts.Contains(last) ? Take(Host()) : null)
            ?? (last is "path" or "file" or "filename" or "folder" or "directory" ? Take(PathLike()) : null)
            ?? (s_wholeText.Contains(last) ? null : Take(Quoted()) ?? (last is "name" or "user" or "person" or "owner" ? Take(ProperName()) : null));
    }

    /// <summary>The members of a list: quoted texts, or what follows the parameter's name up to the end of the clause.</summary>
    public IEnumerable<string> List(string name)
    {
        var quoted = Quoted().Matches(text).Select(match => match.Groups[1].Value).ToList();
        if (quoted.Count > 0)
            return quoted;
        var label = LabelPattern(name.EndsWith('s') ? name[..^1] : name);
        var match = label.Length == 0 ? Match.Empty : Regex.Match(text, $@"\b{label}s?\s*(?:are|=|:|of)?\s*(?<list>[^.;?!]+(?:\.\w[^.;?!]*)*)", RegexOptions.IgnoreCase);
        return match.Success
            ? ListBreak().Split(match.Groups["list"].Value).Select(item => item.Trim()).Where(item => item.Length > 0)
            : [];
    }

    private string? Labelled(string name)
    {
        var label = LabelPattern(name);
        if (label.Length == 0)
            return null;
        var match = Regex.Match(text, $@"(?<![\w-]){label}\s*(?:=|:|\bis\b|\bnamed\b|\bcalled\b)\s*{Value}", RegexOptions.IgnoreCase);
        if (!match.Success)
            match = Regex.Match(text, $"""(?<![\w-]){label}\s+("([^"]+)"|'([^']+)'|`([^`]+)`)""", RegexOptions.IgnoreCase);
        return match.Success ? match.Groups[1].Value.Trim('"', '\'', '`') : null;
    }

    private string? ByFormat(string format) => format switch
    {
        "email" or "mail" => Take(Email()),
        "uri" or "url" => Take(Url()),
        "date" => Take(Date()),
        "date-time" or "timestamp" => Take(DateTimeValue()),
        "time" => Take(Time()),
        "ipv4" or "ip" => Take(Ip()),
        "uuid" => Take(Uuid()),
        "id" => Take(Identifier()),
        _ => null,
    };

    private string? Take(Regex expression)
    {
        foreach (Match match in expression.Matches(text))
        {
            var group = match.Groups.Count > 1 ? match.Groups[1] : match;
            if (_used.Add(group.Index))
                return group.Value;
        }
        return null;
    }

    private static string LabelPattern(string name) => Regex.Escape(Label(name)).Replace(@"\ ", @"[\s_-]*", StringComparison.Ordinal);

    private static decimal? Parse(string number) =>
        decimal.TryParse(number.Replace(",", "", StringComparison.Ordinal), NumberStyles.Number, CultureInfo.InvariantCulture, out var value)
            ? value
            : WordNumber.Parse(number);

    [GeneratedRegex("([a-z0-9])([A-Z])")]
    private static partial Regex CaseChange();

    [GeneratedRegex(@"(?<![\w.-])-?\d[\d,]*(?:\.\d+)?(?![\w-])|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AnyNumber();

    [GeneratedRegex("""["'`\u201C]([^"'`\u201C\u201D]+)["'`\u201D]""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(?:in|at|for|from|to|near|of)\s+(?:the\s+city\s+of\s+)?(\p{Lu}[\w'\u2019-]*(?:\s+\p{Lu}[\w'\u2019-]*)*)")]
    private static partial Regex Place();

    [GeneratedRegex(@"(?<![\w./-])((?=[\w.-]*[\d-])[A-Za-z][\w-]*(?:\.[\w-]+)*\w)(?![\w-])")]
    private static partial Regex Host();

    [GeneratedRegex(@"(?<!\S)((?:[A-Za-z]:)?[\w.~-]*[/\\][\w./\\~-]*\w|\w[\w-]*\.[a-z]{2,5})(?=[\s,.;:?!]|$)")]
    private static partial Regex PathLike();

    [GeneratedRegex(@"(?<=\s)(\p{Lu}[\w'-]+(?:\s+\p{Lu}[\w'-]+)*)")]
    private static partial Regex ProperName();

    [GeneratedRegex(@"\b([\w.+-]+@[\w-]+(?:\.[\w-]+)+)\b")]
    private static partial Regex Email();

    [GeneratedRegex(@"\b([a-z][a-z0-9+.-]*://[^\s""'<>`]*[^\s""'<>`.,;:!?)])")]
    private static partial Regex Url();

    [GeneratedRegex(@"\b(\d{4}-\d{2}-\d{2})\b")]
    private static partial Regex Date();

    [GeneratedRegex(@"\b(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)")]
    private static partial Regex DateTimeValue();

    [GeneratedRegex(@"\b(\d{1,2}:\d{2}(?::\d{2})?)\b")]
    private static partial Regex Time();

    [GeneratedRegex(@"\b(\d{1,3}(?:\.\d{1,3}){3})\b")]
    private static partial Regex Ip();

    [GeneratedRegex(@"\b([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\b")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\b((?=[\w-]*\d)[A-Za-z]*[\w-]*\w)\b")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\s*(?:,|\band\b|\bor\b)\s*")]
    private static partial Regex ListBreak();
}
