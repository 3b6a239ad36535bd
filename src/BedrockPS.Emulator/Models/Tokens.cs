using System.Text;

namespace BedrockEmulator.Models;

/// <summary>
/// The token estimate of this endpoint: a run of ASCII letters and digits costs one token for each six characters begun,
/// every other visible character costs one, white space costs nothing. It is the same for all models and never changes.
/// </summary>
internal static class Tokens
{
    private const int PieceLength = 6;
    private const int LongestDelta = 16;

    public static int Count(string text) => Walk(text, int.MaxValue, out _);

    /// <summary>The longest beginning of <paramref name="text"/> that costs no more than <paramref name="limit"/> tokens.</summary>
    public static string Truncate(string text, int limit)
    {
        Walk(text, limit, out var end);
        return text[..end];
    }

    /// <summary>Splits a text as it is streamed: a word with the white space before it. Joined, the pieces are the text; no character is cut.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var start = 0;
        var position = 0;
        var visible = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var white = Rune.IsWhiteSpace(rune);
            if (visible >= LongestDelta || (white && visible > 0))
            {
                yield return text[start..position];
                start = position;
                visible = 0;
            }
            position += rune.Utf16SequenceLength;
            visible += white ? 0 : 1;
        }
        if (start < text.Length)
            yield return text[start..];
    }

    private static int Walk(string text, int limit, out int end)
    {
        var count = 0;
        var run = 0;
        end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var word = rune.IsAscii && char.IsAsciiLetterOrDigit((char)rune.Value);
            var white = Rune.IsWhiteSpace(rune);
            var costs = word ? run % PieceLength == 0 : !white;
            if (costs && count == limit)
                return count;
            count += costs ? 1 : 0;
            run = word ? run + 1 : 0;
            end += rune.Utf16SequenceLength;
        }
        return count;
    }
}
