using System.Globalization;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Session;

/// <summary>Endpoints, certificate authorities and limits, each from the first of request, environment and profile that names it.</summary>
internal static class NetworkSettings
{
    private static readonly (string Service, string Variable, string Key)[] Services =
    [
        ("", "AWS_ENDPOINT_URL", ""),
        ("bedrock", "AWS_ENDPOINT_URL_BEDROCK", "bedrock"),
        ("bedrock-runtime", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "bedrock_runtime"),
        ("bedrock-agent", "AWS_ENDPOINT_URL_BEDROCK_AGENT", "bedrock_agent"),
        ("bedrock-agent-runtime", "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME", "bedrock_agent_runtime"),
        ("s3", "AWS_ENDPOINT_URL_S3", "s3"),
        ("sts", "AWS_ENDPOINT_URL_STS", "sts"),
        ("sso", "AWS_ENDPOINT_URL_SSO", "sso"),
        ("sso-oidc", "AWS_ENDPOINT_URL_SSO_OIDC", "sso_oidc"),
    ];

    /// <summary>A connection that lacks only its credentials.</summary>
    public static ResolvedConnection Apply(
        ConnectionRequest request, string region, EnvironmentSnapshot environment, Profile? profile, ProfileSet profiles, List<string> warnings) => new()
        {
            Region = region,
            CredentialSource = string.Empty,
            EndpointUrls = Endpoints(request, environment, profile, profiles),
            UseFips = Flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", environment, profile),
            UseDualStack = Flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint", environment, profile),
            CaBundle = CaBundle(request, environment, profile),
            RequestTimeout = request.RequestTimeout is { } limit && limit <= TimeSpan.Zero
                ? throw SetupError.Input("The request timeout must be longer than 0 seconds.") : request.RequestTimeout,
            MaxRetry = MaxRetry(request, environment, profile, warnings),
        };

    private static Dictionary<string, string> Endpoints(
        ConnectionRequest request, EnvironmentSnapshot environment, Profile? profile, ProfileSet profiles)
    {
        var known = new HashSet<string>(Services.Select(entry => entry.Service), StringComparer.OrdinalIgnoreCase);
        if (request.EndpointUrls.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw SetupError.Input(
                $"'{unknown}' is not a service that an endpoint can be set for.", $"Use one of {string.Join(", ", known.Where(name => name.Length > 0))}.");
        }

        if (profile?["services"] is { } section && !profiles.HasServices(section))
        {
            throw SetupError.Input(
                $"Profile '{profile.Name}' names the services section '{section}', and {profiles.ConfigPath} has no [services {section}].");
        }

        var useConfigured = !Flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls", environment, profile);
        var urls = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (service, variable, key) in Services)
        {
            var found = Requested(request, service) ?? Requested(request, "");
            if (found is null && useConfigured)
            {
                found = FromEnvironment(environment, variable)
                    ?? FromEnvironment(environment, "AWS_ENDPOINT_URL")
                    ?? FromProfile(profile, profiles, key);
            }

            if (found is { } endpoint)
                urls[service] = CheckUrl(endpoint.Url, endpoint.Source);
        }

        return urls;
    }

    private static (string Url, string Source)? Requested(ConnectionRequest request, string service)
    {
        foreach (var (name, url) in request.EndpointUrls)
        {
            if (string.Equals(name, service, StringComparison.OrdinalIgnoreCase))
                return (url, "-EndpointUrl");
        }

        return null;
    }

    private static (string Url, string Source)? FromEnvironment(EnvironmentSnapshot environment, string variable) =>
        environment[variable] is { } url ? (url, variable) : null;

    private static (string Url, string Source)? FromProfile(Profile? profile, ProfileSet profiles, string key)
    {
        if (profile is null)
            return null;
        if (key.Length > 0 && profile["services"] is { } section && profiles.ServiceEndpoint(section, key) is { Length: > 0 } own)
            return (own, $"services section '{section}'");
        return profile["endpoint_url"] is { } url ? (url, $"profile '{profile.Name}'") : null;
    }

    private static string CheckUrl(string url, string source)
    {
        var valid = Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && parsed.Host.Length > 0
            && parsed.UserInfo.Length == 0 && parsed.Query.Length == 0 && parsed.Fragment.Length == 0;
        if (valid)
            return url.TrimEnd('/');
        // What stands before an @ may be a password.
        var shown = url.Contains('@', StringComparison.Ordinal) ? "The endpoint" : $"The endpoint '{url}'";
        throw SetupError.Input($"{shown} ({source}) is not an address of the form http(s)://host[:port][/path].");
    }

    private static bool Flag(string variable, string key, EnvironmentSnapshot environment, Profile? profile)
    {
        var (value, source) = environment[variable] is { } set ? (set, variable) : (profile?[key], $"{key} in profile '{profile?.Name}'");
        if (value is null)
            return false;
        return bool.TryParse(value, out var flag) ? flag : throw SetupError.Input($"'{value}' ({source}) is not true or false.");
    }

    private static string? CaBundle(ConnectionRequest request, EnvironmentSnapshot environment, Profile? profile)
    {
        if ((request.CaBundle ?? environment["AWS_CA_BUNDLE"] ?? profile?["ca_bundle"]) is not { } path)
            return null;
        var full = Path.GetFullPath(environment.ExpandHome(path));
        return File.Exists(full) ? full : throw new BedrockException(
            ErrorIds.FileUnavailable, ErrorKind.OpenError, $"The file with certificate authorities '{full}' does not exist.") { IsSetup = true };
    }

    private static int MaxRetry(ConnectionRequest request, EnvironmentSnapshot environment, Profile? profile, List<string> warnings)
    {
        const int normal = 4;
        if (request.MaxRetry is { } asked)
            return asked >= 0 ? asked : throw SetupError.Input("The number of retries cannot be negative.");
        var (value, source) = environment["AWS_MAX_ATTEMPTS"] is { } set
            ? (set, "AWS_MAX_ATTEMPTS") : (profile?["max_attempts"], "max_attempts of the profile");
        if (value is null)
            return normal;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var attempts) && attempts >= 1)
            return attempts - 1;
        warnings.Add($"{source} is '{value}', which is not a number of attempts from 1; {normal} retries are made.");
        return normal;
    }
}
