namespace BedrockEmulator.Converse;

/// <summary>
/// An answer that is to go on: its beginning is the last turn (for models that take that), or the user asks to continue it. The local
/// models answer the question anew and leave out what was said already.
/// </summary>
/// <param name="Input">The conversation up to the question.</param>
/// <param name="Said">The beginning of the answer.</param>
internal sealed record Continuation(ConverseInput Input, string Said)
{
    public static Continuation? Of(ConverseInput input)
    {
        var turns = input.Turns;
        var last = turns.Count - (turns is [.., { IsUser: true } asking] && Asks(asking) ? 2 : 1);
        return last > 0 && turns[last] is { Role: "assistant" } begun && begun.Blocks[^1].TryGetProperty("text", out var text)
            ? new(input.Before(last), text.GetString()!)
            : null;
    }

    public LocalAnswer Rest(LocalAnswer whole) => whole.Text.StartsWith(Said, StringComparison.Ordinal) ? whole with { Text = whole.Text[Said.Length..] } : whole;

    private static bool Asks(Turn turn) =>
        turn.Blocks is [var only] && ConverseInput.Member(only, "text")?.GetString() is { } text && text.StartsWith("Continue ", StringComparison.OrdinalIgnoreCase);
}
