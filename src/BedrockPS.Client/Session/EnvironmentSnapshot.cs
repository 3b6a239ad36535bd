using System.Collections.Frozen;

namespace BedrockPS.Client.Session;

/// <summary>The variables that decide where and as whom a call runs, as they were at one moment. A blank variable counts as unset.</summary>
internal sealed class EnvironmentSnapshot : IEquatable<EnvironmentSnapshot>
{
    private static readonly string[] Names =
    [
        "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE",
        "AWS_BEARER_TOKEN_BEDROCK", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
        "AWS_EC2_METADATA_DISABLED", "AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_BEDROCK", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
        "AWS_ENDPOINT_URL_BEDROCK_AGENT", "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME", "AWS_ENDPOINT_URL_S3",
        "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC",
        "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_CA_BUNDLE", "AWS_MAX_ATTEMPTS",
        "HOME", "USERPROFILE",
    ];

    private static readonly FrozenDictionary<string, int> Places =
        Names.Select((name, place) => KeyValuePair.Create(name, place)).ToFrozenDictionary(StringComparer.Ordinal);

    private readonly string?[] values;

    private EnvironmentSnapshot(string?[] values) => this.values = values;

    public string? this[string name] => values[Places[name]];

    /// <summary>The user's home folder, empty when there is none.</summary>
    public string HomeFolder => (OperatingSystem.IsWindows() ? this["USERPROFILE"] ?? this["HOME"] : this["HOME"] ?? this["USERPROFILE"])
        ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    public static EnvironmentSnapshot Capture(Func<string, string?> read)
    {
        var values = new string?[Names.Length];
        for (var place = 0; place < values.Length; place++)
        {
            if (read(Names[place]) is { Length: > 0 } value && !string.IsNullOrWhiteSpace(value))
                values[place] = value.Trim();
        }

        return new(values);
    }

    /// <summary>A leading <c>~/</c> stands for the home folder.</summary>
    public string ExpandHome(string path) =>
        path.Length > 1 && path[0] == '~' && path[1] is '/' or '\\' ? Path.Combine(HomeFolder, path[2..]) : path;

    public bool Equals(EnvironmentSnapshot? other) => other is not null && values.AsSpan().SequenceEqual(other.values);

    public override bool Equals(object? obj) => Equals(obj as EnvironmentSnapshot);

    public override int GetHashCode() =>
        HashCode.Combine(this["AWS_REGION"], this["AWS_PROFILE"], this["AWS_ACCESS_KEY_ID"], this["AWS_ENDPOINT_URL"]);
}
