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

    private bool NamesKeys => AccessKey is not null || SecretKey is not null || SessionToken is not null;

    /// <summary>Refuses what cannot be one principal: more than one of keys, profile and object, and keys that lack a part.</summary>
    /// <exception cref="BedrockException">ParameterConflict or InputInvalid, both with IsSetup.</exception>
    public void Check()
    {
        if ((NamesKeys ? 1 : 0) + (ProfileName is null ? 0 : 1) + (Credential is null ? 0 : 1) > 1)
            throw Wrong(ErrorIds.ParameterConflict, $"More than one of keys, profile and credential object is given ({Level}); name one.", null);
        if (NamesKeys && string.IsNullOrWhiteSpace(AccessKey))
            throw Wrong(ErrorIds.InputInvalid, $"A secret key or session token is given without an access key ({Level}).", "Give -AccessKey too.");
        if (NamesKeys && SecretKey is null)
            throw Wrong(ErrorIds.InputInvalid, $"An access key is given without its secret key ({Level}).", "Give -SecretKey too.");
    }

    /// <summary>The first level that names credentials, null when none does and the environment decides.</summary>
    public static CredentialChoice? First(params CredentialChoice?[] levels) => Array.Find(levels, level => level is { NamesAny: true });

    private static BedrockException Wrong(string id, string message, string? action) =>
        new(id, ErrorKind.InvalidArgument, message) { RecommendedAction = action, IsSetup = true };
}
