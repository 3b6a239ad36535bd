using System.Globalization;

namespace BedrockEmulator.Models;

/// <summary>Numbers written in digits or as the words one to twelve.</summary>
internal static class WordNumber
{
    private static readonly string[] s_words =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    public static int? Parse(string word)
    {
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        var index = Array.IndexOf(s_words, word.ToLowerInvariant());
        return index >= 0 ? index : null;
    }
}
