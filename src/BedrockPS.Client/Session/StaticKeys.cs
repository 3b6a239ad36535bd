using Amazon.Runtime;

namespace BedrockPS.Client.Session;

/// <summary>Makes credentials of literal keys, or says which of them is missing.</summary>
internal static class StaticKeys
{
    /// <remarks><c>source</c>: Where the keys stand, for the message.</remarks>
    public static AWSCredentials Make(string? accessKey, string? secretKey, string? token, string source)
    {
        accessKey = accessKey?.Trim();
        secretKey = secretKey?.Trim();
        if (string.IsNullOrEmpty(accessKey))
            throw SetupError.Invalid($"There is no access key in {source}, though there is a secret key or a session token.");
        if (string.IsNullOrEmpty(secretKey))
            throw SetupError.Invalid($"There is no secret key in {source}, though there is an access key.");
        return string.IsNullOrWhiteSpace(token)
            ? new BasicAWSCredentials(accessKey, secretKey)
            : new SessionAWSCredentials(accessKey, secretKey, token.Trim());
    }
}
