namespace BedrockPS.Commands.Chat.Interactive;

/// <summary>What somebody typed.</summary>
internal enum EntryKind
{
    /// <summary>A blank or cancelled line.</summary>
    Nothing,

    /// <summary>Text for the model.</summary>
    Message,

    /// <summary>A word after a slash, with what follows it.</summary>
    Command,

    /// <summary>The wish to leave.</summary>
    End,
}

/// <summary>A line as it is meant. What begins with one slash is never a message.</summary>
internal readonly record struct ChatEntry(EntryKind Kind, string Text = "", string Word = "")
{
    public static ChatEntry Of(string line)
    {
        var text = line.Trim();
        if (text.Length == 0)
            return new(EntryKind.Nothing);
        // PSReadLine gives this for Ctrl+D too.
        if (text.Equals("exit", StringComparison.OrdinalIgnoreCase))
            return new(EntryKind.End);
        if (text.StartsWith("//", StringComparison.Ordinal))
            return new(EntryKind.Message, text[1..]);
        return text[0] == '/' ? Command(text[1..]) : new(EntryKind.Message, line);
    }

    /// <summary>The words of a command's text; quotation marks keep blanks together.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var words = new List<string>();
        var rest = text.AsSpan().TrimStart();
        while (rest.Length > 0)
        {
            var quoted = rest[0] is '"' or '\'' && rest[1..].Contains(rest[0]);
            var length = quoted ? rest[1..].IndexOf(rest[0]) : rest.IndexOfAny(" \t\n");
            if (length < 0)
                length = rest.Length;
            words.Add(rest.Slice(quoted ? 1 : 0, length).ToString());
            rest = rest[(length + (quoted ? 2 : 0))..].TrimStart();
        }
        return words;
    }

    private static ChatEntry Command(string text)
    {
        var end = text.IndexOfAny([' ', '\t', '\n']);
        return end < 0 ? new(EntryKind.Command, Word: text) : new(EntryKind.Command, text[end..].Trim(), text[..end]);
    }
}
