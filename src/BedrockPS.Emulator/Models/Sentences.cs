namespace BedrockEmulator.Models;

/// <summary>Splits running text into sentences.</summary>
internal static class Sentences
{
    private static readonly HashSet<string> s_abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "e.g.", "i.e.", "etc.", "mr.", "mrs.", "ms.", "dr.", "prof.", "no.", "vs.", "approx.", "st.", "fig.", "inc.", "ltd.", "jan.", "feb.",
        "mar.", "apr.", "jun.", "jul.", "aug.", "sep.", "sept.", "oct.", "nov.", "dec.", "cf.", "ca.",
    };

    /// <summary>The sentences in order, trimmed. Code in backticks and abbreviations do not end one.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var start = 0;
        var inCode = false;
        for (var i = 0; i < text.Length; i++)
        {
            inCode ^= text[i] == '`';
            if (inCode || !IsEnd(text, i))
                continue;
            var end = i + 1;
            while (end < text.Length && text[end] is '"' or '\'' or ')' or '\u201D')
                end++;
            var sentence = text[start..end].Trim();
            if (sentence.Length > 0)
                yield return sentence;
            start = end;
            i = end - 1;
        }
        if (text[start..].Trim() is { Length: > 0 } rest)
            yield return rest;
    }

    private static bool IsEnd(string text, int index)
    {
        if (text[index] is '\u3002' or '\uFF01' or '\uFF1F')
            return true;
        if (text[index] is not ('.' or '!' or '?'))
            return false;
        if (index + 1 < text.Length && !char.IsWhiteSpace(text[index + 1]) && text[index + 1] is not ('"' or '\'' or ')' or '\u201D'))
            return false;
        if (text[index] != '.')
            return true;
        var word = text[(text.LastIndexOf(' ', index) + 1)..(index + 1)].TrimStart('(', '"');
        var initial = word.Length == 2 && char.IsUpper(word[0]);
        return !s_abbreviations.Contains(word) && !initial;
    }
}
