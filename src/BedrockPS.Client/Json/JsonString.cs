using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BedrockPS.Client.Json;

/// <summary>
/// Decodes JSON strings. Unlike Utf8JsonReader.GetString it keeps an escaped surrogate without its partner (a model's text may be
/// cut inside a pair) and turns bytes that are not UTF-8 into U+FFFD, where that would throw.
/// </summary>
internal static class JsonString
{
    /// <summary>The string or property name that the reader stands on.</summary>
    public static string Get(ref Utf8JsonReader reader) => Decode(reader.ValueSpan, reader.ValueIsEscaped);

    /// <summary>Decodes what stands between the quotes of a string whose syntax is known to be right.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8, bool escaped)
    {
        if (!escaped)
            return Encoding.UTF8.GetString(utf8);

        var chars = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            return new string(chars, 0, Unescape(utf8, chars));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private static int Unescape(ReadOnlySpan<byte> utf8, Span<char> chars)
    {
        var length = 0;
        while (!utf8.IsEmpty)
        {
            var plain = utf8.IndexOf((byte)'\\');
            if (plain != 0)
            {
                var run = plain < 0 ? utf8 : utf8[..plain];
                length += Encoding.UTF8.GetChars(run, chars[length..]);
                utf8 = utf8[run.Length..];
                continue;
            }

            var isCode = utf8[1] == (byte)'u';
            chars[length++] = isCode ? ReadCode(utf8.Slice(2, 4)) : Short(utf8[1]);
            utf8 = utf8[(isCode ? 6 : 2)..];
        }

        return length;
    }

    private static char ReadCode(ReadOnlySpan<byte> digits) => (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static char Short(byte letter) => (char)letter switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        var same => same,
    };
}
