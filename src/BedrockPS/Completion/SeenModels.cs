using System.Collections.Concurrent;

namespace BedrockPS.Commands.Completion;

/// <summary>Model ids that this process has met; completion suggests them and asks nobody.</summary>
internal static class SeenModels
{
    private static readonly ConcurrentDictionary<string, bool> Ids = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, bool> ProfileIds = new(StringComparer.Ordinal);

    public static void Add(string? modelId)
    {
        if (!string.IsNullOrEmpty(modelId))
            Ids[modelId] = true;
    }

    public static void Add(InferenceProfile profile)
    {
        Add(profile.ModelId);
        if (!string.IsNullOrEmpty(profile.InferenceProfileId))
            ProfileIds[profile.InferenceProfileId] = true;
    }

    public static IReadOnlyList<string> All => [.. Ids.Keys.Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Profiles => [.. ProfileIds.Keys.Order(StringComparer.Ordinal)];
}
