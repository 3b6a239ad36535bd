using System.Text.RegularExpressions;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>Tells ids from names.</summary>
internal static partial class ResourceNames
{
    /// <summary>The id that a value is or, as an ARN, ends in; null for a name.</summary>
    /// <param name="value">Id, ARN or name.</param>
    /// <param name="resourceType">The kind's word in an ARN: knowledge-base, data-source.</param>
    /// <exception cref="BedrockException">InputInvalid: an ARN of something else, or nothing that can be an id or name.</exception>
    public static string? IdOf(string value, string resourceType)
    {
        if (value.StartsWith("arn:", StringComparison.Ordinal))
        {
            var start = value.Split(':', 6)[^1].Split('/', 2);
            return start[0] == resourceType && start.Length == 2 && IdForm().IsMatch(start[1])
                ? start[1]
                : throw BedrockException.Input($"'{value}' is not the ARN of a {Word(resourceType)}.");
        }
        if (!NameForm().IsMatch(value))
            throw BedrockException.Input($"'{value}' is not the id, ARN or name of a {Word(resourceType)}.", "Ids are ten letters and digits; names hold letters, digits, _ and -.");
        return IdForm().IsMatch(value) ? value : null;
    }

    /// <summary>The kind as people say it.</summary>
    public static string Word(string resourceType) => resourceType.Replace('-', ' ');

    [GeneratedRegex(@"\A[0-9a-zA-Z]{10}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();

    [GeneratedRegex(@"\A[0-9a-zA-Z_-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();
}
