using System.Text;

namespace BedrockPS.Client.EventStreams;

/// <summary>
/// Turns the few header texts that come back in every frame of a stream into the same string each time. Bounded, so that a
/// stream of ever new texts costs no more than their strings.
/// </summary>
internal sealed class HeaderTextCache
{
    private const int MaxEntries = 48;
    private const int MaxLength = 64;

    private readonly List<(byte[] Bytes, string Text)> _entries = new(8);

    /// <summary>The text of these UTF-8 bytes.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        foreach (var (bytes, text) in _entries)
        {
            if (utf8.SequenceEqual(bytes))
                return text;
        }

        var fresh = Encoding.UTF8.GetString(utf8);
        if (_entries.Count < MaxEntries && utf8.Length <= MaxLength)
            _entries.Add((utf8.ToArray(), fresh));
        return fresh;
    }
}
