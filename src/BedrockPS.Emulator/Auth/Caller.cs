namespace BedrockEmulator.Auth;

/// <summary>Who sent a request, after authentication.</summary>
/// <param name="Kind"><c>sigv4</c>, <c>bearer</c> or <c>none</c>.</param>
/// <param name="Region">The signed region; the default region for callers that sign nothing.</param>
/// <param name="Arn">The identity, for GetCallerIdentity.</param>
/// <param name="AccessKeyId">The key of a signed request.</param>
internal sealed record Caller(string Kind, string Region, string Arn, string? AccessKeyId);
