using System.Globalization;

namespace BedrockPS.Client.Transport;

/// <summary>Reads the headers by which a service asks for a pause.</summary>
internal static class RetryAfterHeader
{
    /// <summary>The longer of the two; zero when neither is there or can be read.</summary>
    /// <param name="standard">Retry-After: seconds or an HTTP date.</param>
    /// <param name="amazon">x-amz-retry-after: milliseconds.</param>
    /// <param name="now">What a date counts from.</param>
    public static TimeSpan Read(string? standard, string? amazon, DateTimeOffset now)
    {
        var first = int.TryParse(standard, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : Date(standard) - now ?? TimeSpan.Zero;
        var second = int.TryParse(amazon, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.Zero;
        var longer = first > second ? first : second;
        return longer > TimeSpan.Zero ? longer : TimeSpan.Zero;
    }

    /// <summary>An HTTP date, null when the text is none.</summary>
    public static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}
