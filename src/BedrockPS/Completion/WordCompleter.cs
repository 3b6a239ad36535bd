using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace BedrockPS.Commands.Completion;

/// <summary>Base of completers that suggest words; what they do not know can still be typed.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    /// <summary>Called by PowerShell to complete an argument.</summary>
    /// <param name="commandName">Name of the cmdlet.</param>
    /// <param name="parameterName">Name of the parameter.</param>
    /// <param name="wordToComplete">What was typed so far; wildcards are allowed.</param>
    /// <param name="commandAst">The command line.</param>
    /// <param name="fakeBoundParameters">Parameters that were typed before.</param>
    /// <returns>The words that fit.</returns>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(wordToComplete);
        var typed = wordToComplete.Trim('\'', '"');
        var fits = WildcardPattern.Get($"*{typed}*", WildcardOptions.IgnoreCase);
        return Words(parameterName, fakeBoundParameters)
            .Where(fits.IsMatch)
            .OrderByDescending(word => word.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(word => new CompletionResult(Quoted(word), word, CompletionResultType.ParameterValue, word));
    }

    private protected abstract IEnumerable<string> Words(string parameterName, IDictionary parameters);

    private static string Quoted(string word) =>
        word.Any(letter => char.IsWhiteSpace(letter) || "'\"`$(){};,|&@#".Contains(letter, StringComparison.Ordinal)) ? $"'{word.Replace("'", "''", StringComparison.Ordinal)}'" : word;
}
