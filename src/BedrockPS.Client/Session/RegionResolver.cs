using System.Collections.Frozen;
using Amazon;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Session;

/// <summary>Which region a call goes to: the call's own, the environment's, the profile's. There is no built-in default.</summary>
internal static class RegionResolver
{
    private const string Ways =
        "Use -Region, or Set-BedrockContext -Region, or set the variable AWS_REGION, or write 'region = ...' into the profile (aws configure).";

    private static readonly Lazy<FrozenSet<string>> Known =
        new(() => RegionEndpoint.EnumerableAllRegions.Select(region => region.SystemName).ToFrozenSet(StringComparer.Ordinal));

    /// <returns>The region and what named it, null when nothing does.</returns>
    public static (string Region, string Source)? Find(string? requested, EnvironmentSnapshot environment, Profile? profile)
    {
        if (requested is not null)
            return (Check(requested, "-Region"), "given");
        foreach (var variable in new[] { "AWS_REGION", "AWS_DEFAULT_REGION" })
        {
            if (environment[variable] is { } value)
                return (Check(value, variable), variable);
        }

        return profile?["region"] is { } region ? (Check(region, $"profile '{profile.Name}'"), $"profile {profile.Name}") : null;
    }

    /// <summary>The region for STS: that of the environment or the profile, so that a role is assumed once for calls to many regions.</summary>
    public static string ForSts(EnvironmentSnapshot environment, Profile? profile, string callRegion) =>
        Find(requested: null, environment, profile)?.Region ?? callRegion;

    public static BedrockException NotSet(string profileName, bool profileExists)
    {
        var profile = profileExists ? $"profile '{profileName}' (no region in it)" : $"profile '{profileName}' (not found)";
        return SetupError.NoRegion($"No region is set. Looked at: the call and its context, AWS_REGION, AWS_DEFAULT_REGION, {profile}.", Ways);
    }

    /// <summary>A warning for a region this version does not know; new regions work all the same.</summary>
    public static string? Unknown(string region) =>
        Known.Value.Contains(region)
            ? null : $"'{region}' is not a region this version of BedrockPS knows. If calls cannot connect, check its spelling.";

    private static string Check(string region, string source) => Regions.IsName(region)
        ? region.ToLowerInvariant()
        : throw SetupError.Input($"'{region}' ({source}) is not the name of a region.", Regions.Form);
}
