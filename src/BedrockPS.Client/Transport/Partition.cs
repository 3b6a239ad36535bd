namespace BedrockPS.Client.Transport;

/// <summary>A group of regions under one DNS suffix.</summary>
internal sealed record Partition(string Name, string RegionPrefix, string DnsSuffix, string DualStackSuffix)
{
    // Longer prefixes first: us-iso- is no prefix of us-isob-, but us- would be one of all.
    private static readonly Partition[] Special =
    [
        new("aws-cn", "cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
        new("aws-us-gov", "us-gov-", "amazonaws.com", "api.aws"),
        new("aws-iso", "us-iso-", "c2s.ic.gov", "api.aws.ic.gov"),
        new("aws-iso-b", "us-isob-", "sc2s.sgov.gov", "api.aws.scloud"),
        new("aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
        new("aws-iso-f", "us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
        new("aws-eusc", "eusc-", "amazonaws.eu", "api.amazonwebservices.eu"),
    ];

    private static readonly Partition Aws = new("aws", string.Empty, "amazonaws.com", "api.aws");

    /// <summary>The partition of a region; regions that are newer than this list are told by their prefix, the rest are aws.</summary>
    public static Partition Of(string region)
    {
        foreach (var partition in Special)
        {
            if (region.StartsWith(partition.RegionPrefix, StringComparison.OrdinalIgnoreCase))
                return partition;
        }

        return Aws;
    }
}
