using System.Globalization;

namespace BedrockEmulator.S3;

/// <summary>The bytes of an object that are asked for.</summary>
internal sealed record ByteRange(long Start, long Length)
{
    /// <returns>Null when there is no range, or one that S3 does not read: then all is sent.</returns>
    /// <exception cref="EmulatorException">The range is outside the object.</exception>
    public static ByteRange? Of(string? header, long size)
    {
        const string Unit = "bytes=";
        if (header?.StartsWith(Unit, StringComparison.Ordinal) != true || header.Contains(',', StringComparison.Ordinal))
            return null;
        var ends = header[Unit.Length..].Split('-');
        if (ends.Length != 2 || !TryNumber(ends[0], out var first) || !TryNumber(ends[1], out var last) || (first ?? last) is null || last < first)
            return null;
        var start = first ?? Math.Max(size - last!.Value, 0);
        var end = first is null ? size - 1 : Math.Min(last ?? long.MaxValue, size - 1);
        if (start > end)
        {
            throw new EmulatorException(
                416,
                "InvalidRange",
                "The requested range is not satisfiable",
                S3Errors.With("RangeRequested", header, "ActualObjectSize", size.ToString(CultureInfo.InvariantCulture)));
        }

        return new(start, end - start + 1);
    }

    private static bool TryNumber(string text, out long? number)
    {
        number = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
        return number is not null || text.Length == 0;
    }
}
