using BedrockEmulator.Pipeline;

namespace BedrockEmulator.S3;

/// <summary>The bucket and key that a path-style request names; either may be missing.</summary>
internal sealed record S3Target(string? Bucket, string? Key)
{
    public Dictionary<string, string> Labels =>
        new[] { KeyValuePair.Create("Bucket", Bucket), KeyValuePair.Create("Key", Key) }
            .Where(label => label.Value is not null)
            .ToDictionary(label => label.Key, label => label.Value!);

    /// <summary>Slashes in a key are part of it, doubled or not, and no dot segment is taken out.</summary>
    public static S3Target Of(EmulatorRequest request)
    {
        var parts = request.RawPath[1..].Split('/', 2);
        return new(Decoded(parts[0]), parts.Length == 2 ? Decoded(parts[1]) : null);

        static string? Decoded(string part) => part.Length == 0 ? null : Uri.UnescapeDataString(part);
    }
}
