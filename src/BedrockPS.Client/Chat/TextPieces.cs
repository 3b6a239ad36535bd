using System.Text;

namespace BedrockPS.Client.Chat;

/// <summary>
/// Text that comes in pieces. A piece may end inside a surrogate pair; its half is held until the next piece brings the other, so
/// that nobody is handed half a character.
/// </summary>
internal sealed class TextPieces
{
    private const char Replacement = '\uFFFD';

    private readonly StringBuilder _text = new();
    private char _half;

    public bool IsEmpty => _text.Length == 0;

    /// <summary>Adds a piece and gives what of it can be shown now.</summary>
    public string Add(string piece)
    {
        if (piece.Length == 0)
            return piece;
        if (_half != '\0')
        {
            piece = (char.IsLowSurrogate(piece[0]) ? _half : Replacement) + piece;
            _half = '\0';
        }

        if (char.IsHighSurrogate(piece[^1]))
        {
            _half = piece[^1];
            piece = piece[..^1];
        }

        _text.Append(piece);
        return piece;
    }

    /// <summary>Ends the text; a half whose partner never came is given as U+FFFD.</summary>
    public string Close()
    {
        if (_half == '\0')
            return string.Empty;
        _half = '\0';
        _text.Append(Replacement);
        return Replacement.ToString();
    }

    public override string ToString() => _text.ToString();
}
