namespace BedrockPS.Core.Session;

/// <summary>Regions that Amazon Bedrock is known to run in, for suggestions alone: any other name is taken too.</summary>
internal static class Regions
{
    public static IReadOnlyList<string> Known { get; } =
    [
        "af-south-1",
        "ap-east-2",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-south-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-7",
        "ca-central-1",
        "ca-west-1",
        "eu-central-1",
        "eu-central-2",
        "eu-north-1",
        "eu-south-1",
        "eu-south-2",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "il-central-1",
        "me-central-1",
        "me-south-1",
        "mx-central-1",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-gov-east-1",
        "us-gov-west-1",
        "us-west-1",
        "us-west-2",
    ];

    public const string Form = "A region is written like us-east-1: lower-case letters, digits and hyphens.";

    /// <summary>Whether the text can be the name of a region, in letters of any case.</summary>
    public static bool IsName(string region) =>
        region.Length is > 0 and <= 63 && region[0] != '-' && region[^1] != '-' && region.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
}
