namespace BedrockPS.Commands.Chat.Interactive;

/// <summary>What the answers of a chat used since it was entered.</summary>
internal sealed class ChatTotals
{
    private TokenUsage? usage;
    private int answers;
    private int unknown;

    /// <summary>Counts an answer, with the tokens of all its rounds.</summary>
    public void Add(TokenUsage? used)
    {
        answers++;
        if (used is null)
            unknown++;
        else
            usage = TokenUsage.Sum(usage, used);
    }

    /// <summary>Counts an answer that broke off: it is paid for, and nobody says how many tokens it took.</summary>
    public void AddLost() => Add(null);

    /// <summary>For people.</summary>
    public override string ToString()
    {
        if (answers == 0)
            return "No tokens were used yet.";
        var tokens = usage is null ? string.Empty : $"Tokens: {usage} ({Answers(answers - unknown)}).";
        var lost = unknown == 0 ? string.Empty : $"Not known: {Answers(unknown)} that broke off.";
        return $"{tokens} {lost}".Trim();
    }

    private static string Answers(int count) => count == 1 ? "1 answer" : $"{count} answers";
}
