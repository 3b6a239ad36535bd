namespace BedrockPS.Core.Session;

/// <summary>
/// Credentials as one level names them. A level that names any displaces all of the levels below it, the bearer
/// variable of the environment included, so that a call never runs as a mixture of two principals.
/// </summary>
internal sealed record CredentialChoice
{
    /// <summary>Where it was named, for messages: <c>parameter</c>, <c>context</c> or <c>session variable</c>.</summary>
    public required string Level { get; init; }

    public string? ProfileName { get; init; }

    public string? AccessKey { get; init; }

    public Secret? SecretKey { get; init; }

    public Secret? SessionToken { get; init; }

    /// <summary>
    /// The object behind <c>-Credential</c>: this or another SDK's AWSCredentials, AWSPSCredentials, a
    /// <see cref="System.Net.NetworkCredential"/> (from PSCredential), or an object with AccessKey, SecretKey and SessionToken.
    /// </summary>
    public object? Credential { get; init; }

    public Secret? ApiKey { get; init; }

    public bool NamesAny => ProfileName is not null || AccessKey is not null || SecretKey is not null || SessionToken is not null || Credential is not null || ApiKey is not null;

    /// <summary>The first level that names credentials, null when none does and the environment decides.</summary>
    public static CredentialChoice? First(params CredentialChoice?[] levels) => Array.Find(levels, level => level is { NamesAny: true });
}
