using Amazon.Runtime;

namespace BedrockPS.Client.Session;

/// <summary>
/// Keys that stay as they are. Asked again they give the same object, by which the transport knows that nothing changed;
/// equal keys are equal.
/// </summary>
internal sealed class StaticKeys : AWSCredentials
{
    private readonly ImmutableCredentials keys;

    private StaticKeys(ImmutableCredentials keys) => this.keys = keys;

    /// <summary>Makes credentials of literal keys, or says which of them is missing.</summary>
    /// <remarks><c>source</c>: where the keys stand, for the message.</remarks>
    public static StaticKeys Make(string? accessKey, string? secretKey, string? token, string source)
    {
        accessKey = accessKey?.Trim();
        secretKey = secretKey?.Trim();
        if (string.IsNullOrEmpty(accessKey) && string.IsNullOrEmpty(secretKey) && string.IsNullOrWhiteSpace(token))
            throw SetupError.Invalid($"There are no keys in {source}.");
        if (string.IsNullOrEmpty(accessKey))
            throw SetupError.Invalid($"There is no access key in {source}, though there is a secret key or a session token.");
        if (string.IsNullOrEmpty(secretKey))
            throw SetupError.Invalid($"There is no secret key in {source}, though there is an access key.");
        return new(new ImmutableCredentials(accessKey, secretKey, token?.Trim()));
    }

    public override ImmutableCredentials GetCredentials() => keys;

    public override bool Equals(object? obj) => obj is StaticKeys other && keys.Equals(other.keys);

    public override int GetHashCode() => keys.GetHashCode();
}
