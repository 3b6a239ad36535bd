using System.Text;

namespace BedrockPS;

/// <summary>
/// Makes text of a model or service safe to show: terminal control sequences, control characters other than tab and
/// line feed, and the characters that reorder text are left out. Objects in the pipeline keep their text unchanged.
/// </summary>
public sealed class HostText
{
    private const char Escape = '\u001b';
    private const char Bell = '\u0007';
    private const char StringTerminator = '\u009c';

    private State state;

    private enum State
    {
        Text,
        Escape,
        Sequence,
        Intermediate,
        String,
        StringEscape,
    }

    /// <summary>Cleans one whole text.</summary>
    /// <param name="text">The text; null gives null.</param>
    /// <returns>The text as it is safe to show.</returns>
    public static string? Clean(string? text) => text is null ? null : new HostText().Next(text);

    /// <summary>Cleans one whole text and puts it on one line, for tables.</summary>
    /// <param name="text">The text; null gives null.</param>
    /// <returns>The text with runs of white space as one space.</returns>
    public static string? CleanLine(string? text) =>
        text is null ? null : string.Join(' ', Clean(text)!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Cleans the next piece of a text that comes in pieces; a sequence may be cut anywhere.</summary>
    /// <param name="piece">The piece.</param>
    /// <returns>What of it is safe to show.</returns>
    public string Next(string piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        if (state == State.Text && !piece.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return piece;
        var shown = new StringBuilder(piece.Length);
        foreach (var letter in piece)
        {
            if (Shows(letter))
                shown.Append(letter);
        }
        return shown.ToString();
    }

    private bool Shows(char letter)
    {
        // A new line ends any sequence: an unclosed one must not swallow the rest of the answer.
        if (letter == '\n')
        {
            state = State.Text;
            return true;
        }
        if (state is State.String or State.StringEscape)
        {
            state = NextInString(letter);
            return false;
        }
        if (Begins(letter) is { } begun)
        {
            state = begun;
            return false;
        }
        if (state != State.Text)
        {
            state = NextInSequence(letter);
            return false;
        }
        return letter == '\t' || !IsHidden(letter);
    }

    private static State? Begins(char letter) => letter switch
    {
        Escape => State.Escape,
        '\u009b' => State.Sequence,
        '\u0090' or '\u0098' or '\u009d' or '\u009e' or '\u009f' => State.String,
        _ => null,
    };

    private State NextInSequence(char letter) => state switch
    {
        State.Escape => letter switch
        {
            '[' => State.Sequence,
            ']' or 'P' or 'X' or '^' or '_' => State.String,
            >= ' ' and <= '/' => State.Intermediate,
            _ => State.Text,
        },
        State.Sequence => letter is >= '@' and <= '~' or '\u0018' or '\u001a' ? State.Text : State.Sequence,
        _ => letter is >= ' ' and <= '/' ? State.Intermediate : State.Text,
    };

    private State NextInString(char letter) => letter switch
    {
        Bell or StringTerminator or '\u0018' or '\u001a' => State.Text,
        Escape => State.StringEscape,
        '\\' when state == State.StringEscape => State.Text,
        _ => state == State.StringEscape ? NextAfterEscape(letter) : State.String,
    };

    // An escape that does not close the string begins a sequence of its own.
    private State NextAfterEscape(char letter)
    {
        state = State.Escape;
        return NextInSequence(letter);
    }

    private static bool IsHidden(char letter) =>
        char.IsControl(letter) || letter is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069';
}
