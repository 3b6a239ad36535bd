using System.Collections.Frozen;
using Amazon.Runtime.CredentialManagement;

namespace BedrockPS.Client.Session;

/// <summary>
/// The encrypted store that AWS Tools for PowerShell and Visual Studio keep on Windows. It is looked at before the shared
/// files, as they do.
/// </summary>
internal sealed class NetSdkStore
{
    public const string Place = "the Windows store of AWS Tools";
    public static readonly IReadOnlyDictionary<string, Profile> None = FrozenDictionary<string, Profile>.Empty;

    private readonly object gate = new();
    private (DateTime Time, long Length) stamp;
    private IReadOnlyDictionary<string, Profile> profiles = None;

    public IReadOnlyDictionary<string, Profile> Read(EnvironmentSnapshot environment)
    {
        // The folder as AWSSDK.Core finds it.
        var home = environment["HOME"] ?? environment["USERPROFILE"] ?? string.Empty;
        var info = new FileInfo(Path.Combine(home, "AppData", "Local", "AWSToolkit", "RegisteredAccounts.json"));
        if (!info.Exists)
            return None;
        lock (gate)
        {
            if (stamp != (info.LastWriteTimeUtc, info.Length))
            {
                profiles = Load();
                stamp = (info.LastWriteTimeUtc, info.Length);
            }

            return profiles;
        }
    }

    private static FrozenDictionary<string, Profile> Load()
    {
        try
        {
            return new NetSDKCredentialsFile().ListProfiles()
                .GroupBy(profile => profile.Name, StringComparer.Ordinal)
                .ToFrozenDictionary(group => group.Key, group => Convert(group.First()), StringComparer.Ordinal);
        }
        catch (Exception)
        {
            // Another user's store, or a damaged one: nothing in it can be decrypted, and the shared files are still there.
            return FrozenDictionary<string, Profile>.Empty;
        }
    }

    /// <summary>The same keys as a shared file has, so that one piece of code makes credentials of both.</summary>
    public static Profile Convert(CredentialProfile profile)
    {
        var options = profile.Options;
        var values = new (string Key, string? Value)[]
        {
            ("aws_access_key_id", options.AccessKey), ("aws_secret_access_key", options.SecretKey), ("aws_session_token", options.Token),
            ("role_arn", options.RoleArn), ("source_profile", options.SourceProfile), ("credential_source", options.CredentialSource),
            ("external_id", options.ExternalID), ("mfa_serial", options.MfaSerial), ("role_session_name", options.RoleSessionName),
            ("web_identity_token_file", options.WebIdentityTokenFile), ("credential_process", options.CredentialProcess),
            ("sso_account_id", options.SsoAccountId), ("sso_region", options.SsoRegion), ("sso_role_name", options.SsoRoleName),
            ("sso_start_url", options.SsoStartUrl), ("sso_session", options.SsoSession), ("login_session", options.LoginSession),
            ("saml_endpoint", options.EndpointName), ("region", profile.Region?.SystemName), ("endpoint_url", profile.EndpointUrl),
            ("services", profile.Services),
        };
        var set = values.Where(pair => !string.IsNullOrEmpty(pair.Value)).ToFrozenDictionary(pair => pair.Key, pair => pair.Value!);
        return new(profile.Name, Place, set, []);
    }
}
