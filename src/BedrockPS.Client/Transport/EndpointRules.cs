namespace BedrockPS.Client.Transport;

/// <summary>Where a service answers in a region.</summary>
internal static class EndpointRules
{
    /// <summary>
    /// The endpoint of a service. A given endpoint is used as it is; with FIPS or dual stack asked for as well it is an error, so that
    /// no call leaves by another road than the one that was asked for.
    /// </summary>
    /// <exception cref="BedrockException">ParameterConflict, RegionNotSet or InputInvalid, all with IsSetup.</exception>
    public static Uri Resolve(WireService service, string? region, bool useFips, bool useDualStack, string? endpointUrl)
    {
        if (!string.IsNullOrWhiteSpace(endpointUrl))
            return Override(service, endpointUrl, useFips, useDualStack);
        if (string.IsNullOrWhiteSpace(region))
            throw Setup(ErrorIds.RegionNotSet, ErrorKind.InvalidArgument, $"No region is set for {service}.");
        CheckRegion(region);
        var partition = Partition.Of(region);
        var suffix = useDualStack ? partition.DualStackSuffix : partition.DnsSuffix;
        var fips = useFips && !(service.GovFipsIsPlain && !useDualStack && partition.Name == "aws-us-gov") ? "-fips" : string.Empty;
        return new Uri($"https://{service.EndpointPrefix}{fips}.{region}.{suffix}");
    }

    /// <summary>The override for a service: its own, else the one for all.</summary>
    public static string? FindOverride(IReadOnlyDictionary<string, string> endpointUrls, WireService service) =>
        endpointUrls.TryGetValue(service.Key, out var own) || endpointUrls.TryGetValue(string.Empty, out own) ? own : null;

    /// <exception cref="BedrockException">InputInvalid: the text cannot be a region.</exception>
    public static void CheckRegion(string region)
    {
        if (!IsHostLabel(region))
            throw Setup(ErrorIds.InputInvalid, ErrorKind.InvalidArgument, $"'{region}' is not the name of a region.", "Region names look like us-east-1.");
    }

    private static Uri Override(WireService service, string endpointUrl, bool useFips, bool useDualStack)
    {
        if (useFips || useDualStack)
        {
            throw Setup(
                ErrorIds.ParameterConflict,
                ErrorKind.InvalidArgument,
                $"An endpoint for {service} is set ({endpointUrl}), and {(useFips ? "FIPS" : "dual-stack")} endpoints are asked for as well; only one can be followed.",
                $"Remove the endpoint, or {(useFips ? "AWS_USE_FIPS_ENDPOINT" : "AWS_USE_DUALSTACK_ENDPOINT")} (in a profile: {(useFips ? "use_fips_endpoint" : "use_dualstack_endpoint")}).");
        }

        if (Uri.TryCreate(endpointUrl.Trim(), UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0)
        {
            return uri;
        }

        throw Setup(
            ErrorIds.InputInvalid,
            ErrorKind.InvalidArgument,
            $"'{endpointUrl}' is not an endpoint for {service}.",
            "Give a URL such as https://host or http://127.0.0.1:8080, without user name and query.");
    }

    private static bool IsHostLabel(string text) =>
        text.Length is > 0 and <= 63 && text[0] != '-' && text[^1] != '-' && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '-');

    private static BedrockException Setup(string id, ErrorKind kind, string message, string? action = null) =>
        new(id, kind, message) { IsSetup = true, RecommendedAction = action };
}
