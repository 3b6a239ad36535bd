namespace BedrockEmulator.Auth;

/// <summary>Who sent a request, after authentication.</summary>
/// <param name="Kind"><c>sigv4</c>, <c>bearer</c> or <c>none</c>.</param>
/// <param name="Region">The signed region; the default region for callers that sign nothing.</param>
/// <param name="Arn">The identity, for GetCallerIdentity.</param>
/// <param name="AccessKeyId">The key of a signed request.</param>
/// <param name="Seal">What the chunks of a signed upload go on from, when the signature was checked.</param>
internal sealed record Caller(string Kind, string Region, string Arn, string? AccessKeyId, SignatureSeal? Seal = null);

/// <summary>The signature of a request's head, and the key it was made with.</summary>
internal sealed record SignatureSeal(byte[] Key, string AmzDate, string Scope, string Signature);
