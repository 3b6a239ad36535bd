using System.Management.Automation;
using System.Net;
using System.Security;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Binding;

/// <summary>Takes a string or SecureString and hides it at once.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Called by PowerShell while it binds the parameter.</summary>
    /// <param name="engineIntrinsics">Not used.</param>
    /// <param name="inputData">What was given.</param>
    /// <returns>The hidden value.</returns>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Read(inputData) ?? throw new ArgumentTransformationMetadataException("A string or SecureString that is not blank is needed.");

    internal static Secret? Read(object? value) => PlainValue.Unwrap(value) switch
    {
        Secret secret => secret,
        SecureString secure => Secret.From(new NetworkCredential(string.Empty, secure).Password),
        string text => Secret.From(text),
        _ => null,
    };
}
