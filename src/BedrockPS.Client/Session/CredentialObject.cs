using System.Collections;
using System.Net;
using System.Reflection;
using Amazon.Runtime;
using BedrockPS.Client.Session.Providers;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Session;

/// <summary>Makes credentials of what -Credential was given. Nothing of the object is ever printed but its type.</summary>
internal static class CredentialObject
{
    private const string PsCredentials = "Amazon.PowerShell.Common.AWSPSCredentials";
    private const string Name = "the credential object";
    private const string Accepted = "Pass an AWSCredentials object, $StoredAWSCredentials, a PSCredential (access key and secret key), "
        + "or an object with AccessKey, SecretKey and SessionToken.";

    public static AWSCredentials Read(object value)
    {
        if (value is AWSCredentials own)
            return own;
        if (value.GetType().FullName == PsCredentials)
            value = Unwrap(value);
        if (value is AWSCredentials inner)
            return inner;
        if (ForeignCredentials.Is(value))
            return ForeignCredentials.Wrap(value);
        return value is NetworkCredential pair
            ? StaticKeys.Make(pair.UserName, pair.Password, token: null, Name)
            : Members(value);
    }

    /// <summary>True for objects that are read once into keys, so that two equal ones are the same credentials.</summary>
    public static bool IsKeys(object value) =>
        value is not AWSCredentials && value.GetType().FullName != PsCredentials && !ForeignCredentials.Is(value);

    private static StaticKeys Members(object value)
    {
        var (access, secret) = (Text(value, "AccessKey", "AccessKeyId"), Text(value, "SecretKey", "SecretAccessKey"));
        return access is null && secret is null
            ? throw SetupError.Input(
                value is IDictionary ? "The credential object has neither AccessKey nor SecretKey."
                    : $"An object of type {value.GetType().FullName} is not something credentials can be read from.",
                Accepted)
            : StaticKeys.Make(access, secret, Text(value, "SessionToken", "Token"), Name);
    }

    private static object Unwrap(object value)
    {
        var property = value.GetType().GetProperty("Credentials", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);
        return property?.GetValue(value)
            ?? throw SetupError.Input("The stored AWS Tools credentials hold no credentials.", "Set them again with Set-AWSCredential.");
    }

    private static string? Text(object value, string name, string other) => Member(value, name) ?? Member(value, other);

    private static string? Member(object value, string name)
    {
        var found = value is IDictionary map
            ? map.Keys.OfType<string>().FirstOrDefault(key => string.Equals(key, name, StringComparison.OrdinalIgnoreCase)) is { } key ? map[key] : null
            : value.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.IgnoreCase)?.GetValue(value);
        return found switch
        {
            null => null,
            string text => text,
            Secret hidden => hidden.Reveal(),
            _ => throw SetupError.Input($"{name} of the credential object is not text.", Accepted),
        };
    }
}
