namespace BedrockPS.Core.Session;

/// <summary>An ARN names its own region; a call goes to the region of its connection.</summary>
internal static class ArnRegion
{
    /// <summary>The region an ARN names, null for an id that is no ARN and for an ARN without one.</summary>
    public static string? Of(string? idOrArn)
    {
        if (idOrArn is null || !idOrArn.StartsWith("arn:", StringComparison.Ordinal))
            return null;
        var parts = idOrArn.Split(':', 6);
        return parts.Length == 6 && parts[3].Length > 0 ? parts[3] : null;
    }

    /// <summary>The warning when an ARN is of another region than the call, else null.</summary>
    public static string? Mismatch(string? idOrArn, string region) =>
        Of(idOrArn) is { } named && !string.Equals(named, region, StringComparison.OrdinalIgnoreCase)
            ? $"The ARN '{idOrArn}' is of region {named}, but the call goes to {region}. If it is not found there, use -Region {named}."
            : null;
}
