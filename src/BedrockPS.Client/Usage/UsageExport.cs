using System.Buffers;
using System.Globalization;
using System.Text;

namespace BedrockPS.Client.Usage;

/// <summary>Entries as CSV or JSON: numbers and dates in the same form whatever the culture.</summary>
internal static class UsageExport
{
    private const string Header = "Time,ModelId,Region,Cmdlet,Calls,InputTokens,OutputTokens,CacheReadInputTokens,CacheWriteInputTokens,LatencyMs,Cost,Currency,CallsWithoutCost,RequestId";

    /// <exception cref="BedrockException">InputInvalid: the ending is neither.</exception>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<UsageEntry> entries, string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".CSV" => Csv(entries),
        ".JSON" => Json(entries),
        _ => throw BedrockException.Input($"'{path}' has neither of the endings .csv and .json, which say what is written."),
    };

    // An entry a line, as in a ledger.
    private static ReadOnlyMemory<byte> Json(IReadOnlyList<UsageEntry> entries)
    {
        var text = new ArrayBufferWriter<byte>(1024);
        text.Write("[\n"u8);
        for (var i = 0; i < entries.Count; i++)
        {
            text.Write(UsageLine.Write(entries[i])[..^1]);
            text.Write(i < entries.Count - 1 ? ",\n"u8 : "\n"u8);
        }

        text.Write("]\n"u8);
        return text.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Csv(IReadOnlyList<UsageEntry> entries)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var entry in entries)
        {
            var cells = new[]
            {
                entry.Time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), Cell(entry.ModelId), Cell(entry.Region), Cell(entry.Cmdlet), Cell(entry.Calls),
                Cell(entry.InputTokens), Cell(entry.OutputTokens), Cell(entry.CacheReadInputTokens), Cell(entry.CacheWriteInputTokens), Cell(entry.LatencyMs),
                entry.Cost?.ToString(CultureInfo.InvariantCulture), Cell(entry.Currency), Cell(entry.CallsWithoutCost), Cell(entry.RequestId),
            };
            text.AppendJoin(',', cells).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string? Cell(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    // A spreadsheet runs text that begins like a formula; the ids of a ledger from elsewhere may.
    private static string? Cell(string? text)
    {
        if (text is { Length: > 0 } && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return text is not null && text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
