namespace BedrockPS.Commands.Chat.Interactive;

/// <summary>A line that was read. Without text it was cancelled, or there is none to come.</summary>
internal readonly record struct TypedLine(string? Text, bool IsCancelled = false);

/// <summary>Reads lines from whoever sits at the host.</summary>
internal interface ILineReader
{
    TypedLine Read(string prompt);
}

/// <summary>Puts lines together: what stands between two marks of three quotation marks is one message, whatever is in it.</summary>
internal sealed class TypedInput(ILineReader reader)
{
    private const string Mark = "\"\"\"";

    public ChatEntry Next()
    {
        var line = reader.Read(">>> ");
        if (line.Text is not { } text)
            return WithoutText(line);
        var start = text.TrimStart();
        return start.StartsWith(Mark, StringComparison.Ordinal) ? Block(start[Mark.Length..]) : ChatEntry.Of(text);
    }

    private ChatEntry Block(string first)
    {
        var lines = new List<string>();
        for (var text = first; ;)
        {
            var end = text.TrimEnd();
            if (end.EndsWith(Mark, StringComparison.Ordinal))
            {
                lines.Add(end[..^Mark.Length]);
                break;
            }
            lines.Add(text);
            var line = reader.Read("... ");
            if (line.Text is null)
                return WithoutText(line);
            text = line.Text;
        }
        var message = string.Join('\n', lines).Trim('\n');
        return string.IsNullOrWhiteSpace(message) ? new(EntryKind.Nothing) : new(EntryKind.Message, message);
    }

    private static ChatEntry WithoutText(TypedLine line) => new(line.IsCancelled ? EntryKind.Nothing : EntryKind.End);
}
