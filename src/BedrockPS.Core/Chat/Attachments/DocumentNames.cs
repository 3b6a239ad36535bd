using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace BedrockPS.Core.Chat.Attachments;

/// <summary>Names of documents that the service takes: few characters, single spaces, each name once in a request.</summary>
internal static partial class DocumentNames
{
    private const int Longest = 200;
    private const string Fallback = "document";

    /// <summary>The name for a file: its own without extension, as far as it can be sent.</summary>
    public static string OfFile(string? fileName) => Clean(fileName is null ? string.Empty : Path.GetFileNameWithoutExtension(fileName));

    /// <summary>
    /// The name with what is not taken left out: accents go and their letters stay, white space and dots become one space, everything
    /// else is dropped. A name of which nothing is left is "document".
    /// </summary>
    public static string Clean(string name)
    {
        var kept = new StringBuilder(name.Length);
        foreach (var letter in Decomposed(name))
        {
            if (char.IsAsciiLetterOrDigit(letter) || letter is '_' or '(' or ')' or '[' or ']' or '-')
                kept.Append(letter);
            else if ((char.IsWhiteSpace(letter) || letter == '.') && kept.Length > 0 && kept[^1] != ' ')
                kept.Append(' ');
        }

        var text = kept.ToString();
        return (text.Length > Longest ? text[..Longest] : text).Trim() is { Length: > 0 } clean ? clean : Fallback;
    }

    /// <summary>
    /// The turns with document names that are valid and used once. Earlier turns keep theirs, so that a conversation goes out as it did
    /// before: a prompt cache holds, and citations still point right.
    /// </summary>
    public static IReadOnlyList<Message> Settle(IReadOnlyList<Message> messages)
    {
        if (!messages.Any(message => message.Content.Any(IsDocument)))
            return messages;
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return Fixed.List(messages.Select(message => Settle(message, used)));
    }

    /// <summary>The name as it can be sent when others are used already, which it joins.</summary>
    public static string Settled(string? given, HashSet<string> used)
    {
        var name = IsValid(given) ? given! : Clean(given ?? string.Empty);
        var settled = name;
        for (var i = 2; !used.Add(settled); i++)
            settled = Numbered(name, i);
        return settled;
    }

    /// <summary>True for a name that the service takes.</summary>
    public static bool IsValid(string? name) => Valid().IsMatch(name ?? string.Empty);

    private static Message Settle(Message message, HashSet<string> used)
    {
        // What a model has sent goes back as it came.
        if (message.Role != "user")
            return message;
        var changed = false;
        var content = new List<ContentBlock>(message.Content.Count);
        foreach (var block in message.Content)
        {
            var settled = IsDocument(block) ? Settle(block, used) : block;
            changed |= settled != block;
            content.Add(settled);
        }

        return changed ? message.With(Fixed.List(content)) : message;
    }

    private static ContentBlock Settle(ContentBlock block, HashSet<string> used)
    {
        var document = block.Document!;
        var settled = Settled(document.Name, used);
        return settled == document.Name ? block : new ContentBlock { Kind = "document", Document = document.WithName(settled) };
    }

    private static bool IsDocument(ContentBlock block) => block.Document is not null;

    private static string Numbered(string name, int number)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $" ({number})");
        return (name.Length + suffix.Length > Longest ? name[..(Longest - suffix.Length)].TrimEnd() : name) + suffix;
    }

    // A lone half of a surrogate pair, which file names can hold, cannot be decomposed.
    private static string Decomposed(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormD);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }

    [GeneratedRegex(@"\A(?=.{1,200}\z)[A-Za-z0-9_()\[\]\-]+( [A-Za-z0-9_()\[\]\-]+)*\z")]
    private static partial Regex Valid();
}
