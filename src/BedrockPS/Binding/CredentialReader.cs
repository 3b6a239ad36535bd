using System.Collections;
using System.Management.Automation;
using System.Net;
using System.Security;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Binding;

/// <summary>Reads the forms in which PowerShell users hold credentials.</summary>
internal static class CredentialReader
{
    /// <summary>What one level names; null when it names nothing.</summary>
    public static CredentialChoice? Choice(string level, string? profileName, string? accessKey, object? secretKey, object? sessionToken, object? credential, object? apiKey)
    {
        var choice = new CredentialChoice
        {
            Level = level,
            ProfileName = profileName,
            AccessKey = accessKey,
            SecretKey = secretKey as Secret,
            SessionToken = sessionToken as Secret,
            ApiKey = apiKey as Secret,
        };
        choice = credential is null ? choice : WithCredential(choice, credential);
        return choice.NamesAny ? choice : null;
    }

    /// <summary>Kind and name, without any secret.</summary>
    public static string? Describe(CredentialChoice? choice) => choice switch
    {
        null => null,
        { ProfileName: { } profile } => $"profile {profile}",
        { AccessKey: { } key } => $"access key {Shortened(key)}",
        { Credential: NetworkCredential pair } => $"access key {Shortened(pair.UserName)}",
        { Credential: Hashtable members } => (members["AccessKey"] ?? members["AccessKeyId"]) is string key ? $"access key {Shortened(key)}" : "credential object",
        { Credential: { } credential } => $"credential object ({credential.GetType().Name})",
        { ApiKey: not null } => "API key",
        _ => "secret key without access key",
    };

    // The ends tell keys apart without giving one away.
    private static string Shortened(string key) => key.Length > 12 ? $"{key[..4]}...{key[^4..]}" : "****";

    private static CredentialChoice WithCredential(CredentialChoice choice, object credential)
    {
        var bare = credential is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : credential;
        return bare switch
        {
            // PSCredential.Empty has no network credential; it is an error of its own, not a word for the next credentials.
            PSCredential pair => choice with { Credential = pair.GetNetworkCredential() ?? new NetworkCredential() },
            // The client cannot see the members of PowerShell's own objects. That keys are missing is for it to say: to pass
            // over such an object would run the call as somebody else.
            PSObject custom => choice with { Credential = Members(custom.Properties.Select(property => ((string?)property.Name, (object?)property.Value))) },
            IDictionary map => choice with { Credential = Members(map.Keys.Cast<object>().Select(key => (key.ToString(), (object?)map[key]))) },
            _ => choice with { Credential = bare },
        };
    }

    private static Hashtable Members(IEnumerable<(string? Name, object? Value)> members)
    {
        var read = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in members)
            read[name ?? string.Empty] = PlainValue.Unwrap(value) is SecureString hidden ? SecretTransformationAttribute.Read(hidden) : PlainValue.Unwrap(value);
        return read;
    }
}
