using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>Reads token counts; a count that is not on the wire is null, not zero.</summary>
internal static class UsageReader
{
    public static TokenUsage? Read(JsonValue json) => !json.IsObject ? null : new TokenUsage
    {
        InputTokens = json.Member("inputTokens"u8).Int,
        OutputTokens = json.Member("outputTokens"u8).Int,
        TotalTokens = json.Member("totalTokens"u8).Int,
        CacheReadInputTokens = json.Member("cacheReadInputTokens"u8).Int,
        CacheWriteInputTokens = json.Member("cacheWriteInputTokens"u8).Int,
        CacheDetails = Fixed.List(json.Member("cacheDetails"u8).Items().ConvertAll(static item =>
            new CacheDetail { Ttl = item.Member("ttl"u8).Text, InputTokens = item.Member("inputTokens"u8).Int })),
    };
}
