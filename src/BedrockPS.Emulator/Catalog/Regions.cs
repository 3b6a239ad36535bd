using System.Text.Json;

namespace BedrockEmulator.Catalog;

/// <summary>A geography of cross-Region inference: from where its profiles can be called and where they route to.</summary>
internal sealed record Geography(string Prefix, string Label, IReadOnlyList<string> Sources, IReadOnlyList<string> Destinations)
{
    internal static Geography Read(JsonProperty entry) => new(
        entry.Name,
        entry.Value.GetProperty("label").GetString()!,
        [.. entry.Value.GetProperty("sources").EnumerateArray().Select(item => item.GetString()!)],
        [.. entry.Value.GetProperty("destinations").EnumerateArray().Select(item => item.GetString()!)]);
}

/// <summary>Region facts that ARNs need.</summary>
internal static class Regions
{
    public static string Partition(string region) => region switch
    {
        _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ when region.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
        _ when region.StartsWith("us-isob-", StringComparison.Ordinal) => "aws-iso-b",
        _ when region.StartsWith("us-iso-", StringComparison.Ordinal) => "aws-iso",
        _ => "aws",
    };

    public static string ModelArn(string region, string modelId) => $"arn:{Partition(region)}:bedrock:{region}::foundation-model/{modelId}";
}
