using System.Text;

namespace BedrockPS.Client.Operations;

/// <summary>
/// Finds entries of a JSON object that has one entry per line, sorted by key in ordinal order, by binary search over its bytes: nothing
/// is parsed or indexed for the entries that nobody asks for.
/// </summary>
internal sealed class SortedLines
{
    private readonly ReadOnlyMemory<byte> _lines;

    /// <summary>Takes the UTF-8 text of the object: a line with the opening brace, the entries, a line with the closing one.</summary>
    public SortedLines(ReadOnlyMemory<byte> json)
    {
        var start = json.Span.IndexOf((byte)'\n') + 1;
        var end = json.Span.LastIndexOf((byte)'}');
        if (start == 0 || end < start)
            throw new InvalidDataException("The operations table is not an object with one entry per line.");
        _lines = json[start..end];
    }

    /// <summary>Finds the JSON value of a key.</summary>
    public bool TryFind(string key, out ReadOnlyMemory<byte> value)
    {
        var wanted = Encoding.UTF8.GetBytes(key);
        var at = LowerBound(wanted);
        var line = LineAt(at);
        if (!KeyOf(line.Span).SequenceEqual(wanted))
        {
            value = default;
            return false;
        }

        var json = line[(wanted.Length + 3)..];
        var last = json.Span.LastIndexOf((byte)'}');
        value = json[..(last + 1)];
        return true;
    }

    /// <summary>The keys that start with a prefix, in order.</summary>
    public IEnumerable<string> KeysFrom(string prefix)
    {
        for (var at = LowerBound(Encoding.UTF8.GetBytes(prefix)); at < _lines.Length;)
        {
            var line = LineAt(at);
            var key = Encoding.UTF8.GetString(KeyOf(line.Span));
            if (!key.StartsWith(prefix, StringComparison.Ordinal))
                yield break;

            yield return key;
            at += line.Length + 1;
        }
    }

    // Start of the first line whose key is not before the wanted one.
    private int LowerBound(ReadOnlySpan<byte> wanted)
    {
        var (low, high) = (0, _lines.Length);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var start = low + _lines.Span[low..middle].LastIndexOf((byte)'\n') + 1;
            var line = LineAt(start);
            if (KeyOf(line.Span).SequenceCompareTo(wanted) < 0)
                low = Math.Min(start + line.Length + 1, _lines.Length);
            else
                high = start;
        }

        return low;
    }

    private ReadOnlyMemory<byte> LineAt(int start)
    {
        var rest = _lines[start..];
        var length = rest.Span.IndexOf((byte)'\n');
        return length < 0 ? rest : rest[..length];
    }

    // Keys are plain names: no quote or escape can be in them.
    private static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] != (byte)'"')
            return default;
        var length = line[1..].IndexOf((byte)'"');
        return length < 0 ? default : line.Slice(1, length);
    }
}
