using System.Text.Json.Nodes;
using BedrockEmulator.Auth;
using BedrockEmulator.Hosting;

namespace BedrockEmulator.Admin;

/// <summary>Keys that tests add, end, or let live shorter.</summary>
internal static class CredentialAdmin
{
    public static JsonNode? Add(EmulatorState state, NewCredential added)
    {
        DateTimeOffset? expiresAt = added.ExpiresInSeconds is { } seconds ? state.Clock.UtcNow.AddSeconds(seconds) : added.ExpiresAt;
        if (added.AccessKeyId is { } id)
        {
            var secret = added.SecretAccessKey ?? throw new ArgumentException("An access key needs its secretAccessKey.");
            var arn = $"arn:aws:iam::{EmulatorState.AccountId}:user/{id.ToLowerInvariant()}";
            state.Credentials.Add(new AccessKey(id, secret, added.SessionToken, expiresAt, arn, "admin"));
        }

        var tokens = new[]
        {
            (TokenKind.ApiKey, added.ApiKey), (TokenKind.SsoAccess, added.SsoAccessToken), (TokenKind.SsoRefresh, added.SsoRefreshToken),
        };
        foreach (var (kind, token) in tokens.Where(token => token.Item2 is not null))
        {
            state.Credentials.AddToken(kind, token!, expiresAt);
        }

        return added.AccessKeyId is null && tokens.All(token => token.Item2 is null)
            ? throw new ArgumentException("Give accessKeyId, apiKey, ssoAccessToken or ssoRefreshToken.")
            : null;
    }

    public static JsonNode Expire(EmulatorState state, Ending ending)
    {
        var count = ending.AllIssued ? state.Credentials.ExpireIssued() : 0;
        if (ending.AccessKeyId is { } id)
        {
            count += state.Credentials.Expire(id) ? 1 : throw EmulatorException.NotFound($"No access key '{id}' is known.");
        }

        if (ending.Token is { } token)
        {
            count += state.Credentials.ExpireToken(token) ? 1 : throw EmulatorException.NotFound("The token is not known.");
        }

        return new JsonObject { ["expired"] = count };
    }

    public static JsonNode? SetLifetime(EmulatorState state, Lifetime lifetime)
    {
        state.Credentials.IssuedLifetime = lifetime.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        return null;
    }

    internal sealed record NewCredential(
        string? AccessKeyId = null,
        string? SecretAccessKey = null,
        string? SessionToken = null,
        string? ApiKey = null,
        string? SsoAccessToken = null,
        string? SsoRefreshToken = null,
        DateTimeOffset? ExpiresAt = null,
        double? ExpiresInSeconds = null);

    internal sealed record Ending(bool AllIssued = false, string? AccessKeyId = null, string? Token = null);

    internal sealed record Lifetime(double? Seconds);
}
