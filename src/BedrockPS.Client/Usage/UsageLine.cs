using System.Buffers;
using System.Globalization;
using System.Text.Json;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Usage;

/// <summary>An entry as a JSON object: a line of a ledger, or an item of an export. What is not known is left out.</summary>
internal static class UsageLine
{
    // Beyond any call, and small enough for exact sums of any number of lines.
    private const long Most = 1_000_000_000_000;

    // One set a thread: a call in a fast pipeline makes no garbage for its line.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? lineWriter;

    /// <summary>The line with its end; it holds until this thread writes the next.</summary>
    public static ReadOnlySpan<byte> Write(UsageEntry entry)
    {
        var bytes = buffer ??= new ArrayBufferWriter<byte>(512);
        var writer = lineWriter ??= new Utf8JsonWriter(bytes);
        bytes.ResetWrittenCount();
        writer.Reset(bytes);
        Write(writer, entry);
        writer.Flush();
        bytes.Write("\n"u8);
        return bytes.WrittenSpan;
    }

    public static void Write(Utf8JsonWriter writer, UsageEntry entry)
    {
        writer.WriteStartObject();
        if (entry.Time is { } time)
            writer.WriteString("time"u8, time.UtcDateTime);
        Text(writer, "modelId"u8, entry.ModelId);
        Text(writer, "region"u8, entry.Region);
        Text(writer, "cmdlet"u8, entry.Cmdlet);
        if (entry.Calls != 1)
            writer.WriteNumber("calls"u8, entry.Calls);
        Number(writer, "inputTokens"u8, entry.InputTokens);
        Number(writer, "outputTokens"u8, entry.OutputTokens);
        Number(writer, "cacheReadInputTokens"u8, entry.CacheReadInputTokens);
        Number(writer, "cacheWriteInputTokens"u8, entry.CacheWriteInputTokens);
        Number(writer, "cacheWrite1hInputTokens"u8, entry.CacheWrite1hInputTokens);
        Number(writer, "latencyMs"u8, entry.LatencyMs);
        if (entry.Cost is { } cost)
            writer.WriteNumber("cost"u8, cost);
        Text(writer, "currency"u8, entry.Currency);
        if (entry.Calls != 1 && entry.CallsWithoutCost > 0)
            writer.WriteNumber("callsWithoutCost"u8, entry.CallsWithoutCost);
        Text(writer, "requestId"u8, entry.RequestId);
        writer.WriteEndObject();
    }

    /// <summary>The entry of a line; null for what is none. Members that this version does not know are no fault.</summary>
    public static UsageEntry? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            return Read(JsonValue.Parse(line));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static UsageEntry? Read(JsonValue json)
    {
        if (json.Member("time"u8).Date is not { } time || json.Member("modelId"u8).Text is not { } modelId)
            return null;
        var cost = json.Member("cost"u8);
        decimal? known = cost.Kind == JsonTokenType.Number && decimal.TryParse(cost.Raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) && amount is >= 0 and <= Most ? amount : null;
        return new UsageEntry
        {
            Time = time,
            ModelId = modelId,
            Region = json.Member("region"u8).Text,
            Cmdlet = json.Member("cmdlet"u8).Text,
            InputTokens = Count(json.Member("inputTokens"u8)),
            OutputTokens = Count(json.Member("outputTokens"u8)),
            CacheReadInputTokens = Count(json.Member("cacheReadInputTokens"u8)),
            CacheWriteInputTokens = Count(json.Member("cacheWriteInputTokens"u8)),
            CacheWrite1hInputTokens = Count(json.Member("cacheWrite1hInputTokens"u8)),
            LatencyMs = Count(json.Member("latencyMs"u8)),
            Cost = known,
            Currency = known is null ? null : json.Member("currency"u8).Text,
            CallsWithoutCost = known is null ? 1 : 0,
            RequestId = json.Member("requestId"u8).Text,
        };
    }

    private static long? Count(JsonValue json) => json.Long is >= 0 and <= Most and var count ? count : null;

    private static void Text(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    private static void Number(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
    }
}
