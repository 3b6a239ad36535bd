namespace BedrockPS.Core.Catalog;

/// <summary>Patterns as PowerShell users write them, any case: * and ?, and [ab] and [a-c] beside one of these. Other characters stand for themselves.</summary>
internal sealed class Wildcard
{
    private const char Any = '*';
    private const char One = '?';

    private readonly List<Part> _parts = [];

    public Wildcard(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            var close = pattern[i] == '[' ? pattern.IndexOf(']', i + 1) : -1;
            if (close > i + 1)
            {
                _parts.Add(new Part('[', pattern[(i + 1)..close].ToUpperInvariant()));
                i = close;
            }
            else if (pattern[i] != Any || _parts.Count == 0 || !_parts[^1].IsAny)
            {
                _parts.Add(new Part(char.ToUpperInvariant(pattern[i]), null));
            }
        }
    }

    public static bool IsPattern(string? text) => text is not null && (text.AsSpan().IndexOfAny(Any, One) >= 0 || HasSet(text));

    // A star takes as little as it can and is given one more letter on a mismatch; only the last star ever needs that.
    public bool Matches(string? text)
    {
        if (text is null)
            return false;
        int part = 0, at = 0, star = -1, starAt = 0;
        while (at < text.Length)
        {
            if (part < _parts.Count && _parts[part].IsAny)
            {
                star = part++;
                starAt = at;
            }
            else if (part < _parts.Count && _parts[part].Takes(text[at]))
            {
                part++;
                at++;
            }
            else if (star >= 0)
            {
                part = star + 1;
                at = ++starAt;
            }
            else
            {
                return false;
            }
        }

        while (part < _parts.Count && _parts[part].IsAny)
            part++;
        return part == _parts.Count;
    }

    private static bool HasSet(string text)
    {
        var open = text.IndexOf('[', StringComparison.Ordinal);
        return open >= 0 && text.IndexOf(']', open + 1) > open + 1;
    }

    private readonly record struct Part(char Letter, string? Set)
    {
        public bool IsAny => Set is null && Letter == Any;

        public bool Takes(char letter)
        {
            var upper = char.ToUpperInvariant(letter);
            return Set is null ? Letter == One || Letter == upper : IsInSet(Set, upper);
        }

        private static bool IsInSet(string set, char letter)
        {
            for (var i = 0; i < set.Length; i++)
            {
                var isRange = i + 2 < set.Length && set[i + 1] == '-';
                if (isRange ? letter >= set[i] && letter <= set[i + 2] : letter == set[i])
                    return true;
                i += isRange ? 2 : 0;
            }

            return false;
        }
    }
}
