using System.Globalization;
using Amazon.Runtime;
using BedrockPS.Client.Session.Providers;
using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Session;

/// <summary>Makes credentials of profiles: keys, roles and what they build on, SSO, web identity, processes.</summary>
/// <remarks><c>place</c>: Where STS, SSO and OIDC are called: region of STS, endpoints, limits; its credentials are not used.</remarks>
internal sealed class ProfileCredentials(
    ProfileSet profiles, EnvironmentSnapshot environment, ResolvedConnection place, ITokenCaller caller, TimeProvider time)
{
    private readonly Sts sts = new(caller);

    /// <returns>The credentials, null when the profile has settings only.</returns>
    /// <exception cref="BedrockException">ProfileNotFound, CredentialsInvalid or CredentialsExpired; no call is made.</exception>
    public AWSCredentials? Find(string name)
    {
        var road = string.Join(
            '|', place.Region, Endpoint("sts"), Endpoint("sso"), Endpoint("sso-oidc"), place.UseFips, place.UseDualStack, place.CaBundle);
        if (profiles.Find(name) is not { } profile)
            throw SetupError.NoProfile(name, profiles);
        if (!HasCredentials(profile))
            return null;
        var credentials = profiles.Providers.GetOrAdd(
            (name, road, environment), _ => new Lazy<AWSCredentials>(() => Make(profile, []), LazyThreadSafetyMode.PublicationOnly)).Value;
        (credentials as SsoCredentials)?.CheckLogin();
        return credentials;
    }

    /// <summary>Kind and name for messages, without any secret.</summary>
    public static string Describe(Profile profile)
    {
        if (profile["role_arn"] is { } role)
            return $"profile {profile.Name} (role {role})";
        return IsSso(profile) ? $"profile {profile.Name} (SSO)"
            : profile["aws_access_key_id"] is null && profile["credential_process"] is not null ? $"profile {profile.Name} (credential_process)"
            : $"profile {profile.Name}";
    }

    /// <summary>False for a profile with settings only.</summary>
    public static bool HasCredentials(Profile profile) => profile.BadLines.Count > 0 || IsSso(profile)
        || Array.Exists(
            ["role_arn", "aws_access_key_id", "aws_secret_access_key", "credential_process", "login_session", "saml_endpoint"],
            key => profile[key] is not null);

    private string? Endpoint(string service) => place.EndpointUrls.GetValueOrDefault(service);

    private static bool IsSso(Profile profile) =>
        Array.Exists(["sso_account_id", "sso_role_name", "sso_session", "sso_start_url"], key => profile[key] is not null);

    private AWSCredentials Make(Profile profile, HashSet<string> visited)
    {
        if (profile.BadLines.Count > 0)
            throw Invalid(profile, $"cannot be read: {string.Join("; ", profile.BadLines)}");
        if (profile["saml_endpoint"] is not null)
        {
            throw SetupError.Invalid(
                $"Profile '{profile.Name}' signs in by SAML, which BedrockPS does not do.", "Get keys with AWS Tools and pass them with -Credential.");
        }

        if (profile["role_arn"] is { } role)
            return Role(profile, role, visited);
        if (IsSso(profile))
            return Sso(profile);
        if (profile["aws_access_key_id"] is not null || profile["aws_secret_access_key"] is not null)
            return Keys(profile);
        if (profile["credential_process"] is { } command)
            return new ProcessCredentials(command, profile.Name, time);
        if (profile["login_session"] is not null)
            return Login(profile);
        throw Invalid(profile, "has no credentials");
    }

    private static StaticKeys Keys(Profile profile) => StaticKeys.Make(
        profile["aws_access_key_id"], profile["aws_secret_access_key"], profile["aws_session_token"], $"profile '{profile.Name}' ({profile.Place})");

    private RenewableCredentials Role(Profile profile, string role, HashSet<string> visited)
    {
        var request = new RoleRequest
        {
            RoleArn = role,
            SessionName = profile["role_session_name"] ?? SessionName(),
            ExternalId = profile["external_id"],
            DurationSeconds = Duration(profile),
        };
        if (profile["web_identity_token_file"] is { } file)
            return new WebIdentityCredentials(sts, place, request, environment.ExpandHome(file), $"profile '{profile.Name}'", time);
        if (profile["mfa_serial"] is not null)
            throw SetupError.Invalid(
                $"Profile '{profile.Name}' asks for an MFA code to assume its role, and BedrockPS asks for nothing during a call.",
                $"Get temporary keys first, for example with 'aws configure export-credentials --profile {profile.Name}', and pass them.");
        var connection = place with { Credentials = Source(profile, visited), CredentialSource = $"the source of profile {profile.Name}" };
        return new RoleCredentials(sts, connection, request, profile.Name, time);
    }

    private string SessionName() => string.Create(CultureInfo.InvariantCulture, $"BedrockPS-{time.GetUtcNow().ToUnixTimeMilliseconds()}");

    private static int? Duration(Profile profile)
    {
        if (profile["duration_seconds"] is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 900 and <= 43200
            ? seconds : throw Invalid(profile, $"has duration_seconds '{text}', which is not a number from 900 to 43200");
    }

    private AWSCredentials Source(Profile profile, HashSet<string> visited)
    {
        var (source, kind) = (profile["source_profile"], profile["credential_source"]);
        if (source is not null && kind is not null)
            throw Invalid(profile, "has both source_profile and credential_source; one of them is needed");
        if (kind is not null)
            return NamedSource(profile, kind);
        if (source is null)
            throw Invalid(profile, "names a role but neither source_profile nor credential_source nor web_identity_token_file");
        if (source == profile.Name && profile["aws_access_key_id"] is not null)
            return Keys(profile);
        visited.Add(profile.Name);
        if (visited.Contains(source))
            throw Invalid(profile, $"builds on itself: its source_profile '{source}' leads back to it");
        var found = profiles.Find(source)
            ?? throw Invalid(profile, $"names the source_profile '{source}', which is in none of the files that were read ({profiles.FilesRead})");
        return Make(found, visited);
    }

    private AWSCredentials NamedSource(Profile profile, string kind) => kind.ToUpperInvariant() switch
    {
        "ENVIRONMENT" when environment["AWS_ACCESS_KEY_ID"] is { } key =>
            StaticKeys.Make(key, environment["AWS_SECRET_ACCESS_KEY"], environment["AWS_SESSION_TOKEN"], "the environment"),
        "ENVIRONMENT" => throw Invalid(profile, "takes its source from the environment, but AWS_ACCESS_KEY_ID is not set"),
        "ECSCONTAINER" => ContainerCredentials.From(environment, time)
            ?? throw Invalid(profile, "takes its source from the container, but no AWS_CONTAINER_CREDENTIALS variable is set"),
        "EC2INSTANCEMETADATA" => InstanceCredentials.From(environment, time)
            ?? throw Invalid(profile, "takes its source from the EC2 instance, but AWS_EC2_METADATA_DISABLED is true"),
        _ => throw Invalid(profile, $"has credential_source '{kind}', which is not Environment, Ec2InstanceMetadata or EcsContainer"),
    };

    private SsoCredentials Sso(Profile profile)
    {
        var name = profile["sso_session"];
        var session = name is null ? null : profiles.SsoSession(name)
            ?? throw Invalid(profile, $"names the sso_session '{name}', and {profiles.ConfigPath} has no section [sso-session {name}]");
        string Need(string key) => profile[key] ?? throw Invalid(profile, $"has no {key}");
        string Shared(string key) => session?.GetValueOrDefault(key) ?? profile[key]
            ?? throw Invalid(profile, session is null ? $"has no {key}" : $"finds no {key} in [sso-session {name}] of {profiles.ConfigPath}");
        var settings = new SsoSettings
        {
            Profile = profile.Name,
            AccountId = Need("sso_account_id"),
            RoleName = Need("sso_role_name"),
            Session = name,
            StartUrl = Shared("sso_start_url"),
        };
        var connection = place with { Region = Shared("sso_region"), Credentials = null };
        return new SsoCredentials(caller, connection, settings, new SsoTokenFile(environment.HomeFolder, name ?? settings.StartUrl), time);
    }

    private static ProcessCredentials Login(Profile profile) => throw SetupError.Invalid(
        $"Profile '{profile.Name}' uses 'aws login', whose keys only the AWS CLI can renew.",
        $"Run 'aws login --profile {profile.Name}', then add a profile with 'credential_process = "
        + $"aws configure export-credentials --profile {profile.Name} --format process' and name that one.");

    private static BedrockException Invalid(Profile profile, string what) =>
        SetupError.Invalid($"Profile '{profile.Name}' ({profile.Place}) {what}.");
}
