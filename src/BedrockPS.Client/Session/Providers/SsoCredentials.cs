using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Session.Providers;

/// <summary>What a profile says about its SSO login.</summary>
internal sealed record SsoSettings
{
    public required string Profile { get; init; }

    public required string AccountId { get; init; }

    public required string RoleName { get; init; }

    /// <summary>Name of the session, null for an older profile with the start URL in it.</summary>
    public string? Session { get; init; }

    public required string StartUrl { get; init; }
}

/// <summary>Keys of an IAM Identity Center role, by a login that the AWS CLI made. No browser is opened and nobody is asked.</summary>
internal sealed class SsoCredentials(ITokenCaller caller, ResolvedConnection connection, SsoSettings settings, SsoTokenFile file, TimeProvider time)
    : RenewableCredentials(time)
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private string Command =>
        $"aws sso login --profile {(settings.Profile.Contains(' ', StringComparison.Ordinal) ? $"\"{settings.Profile}\"" : settings.Profile)}";

    public override string ToString() => $"SSO profile '{settings.Profile}'";

    /// <summary>Tells at once, without any call, that nobody is logged in.</summary>
    public void CheckLogin()
    {
        if (Expiration > Time.GetUtcNow().UtcDateTime)
            return;
        var token = file.Read() ?? throw Missing();
        if (token.Expiry <= Time.GetUtcNow() && !CanRefresh(token))
            throw Ended(token);
    }

    protected override async Task<TemporaryKeys> FetchAsync(CancellationToken cancellationToken)
    {
        var token = file.Read() ?? throw Missing();
        if (token.Expiry - Time.GetUtcNow() < Early)
            token = await RefreshAsync(token, cancellationToken).ConfigureAwait(false);
        try
        {
            return await RoleKeysAsync(token, cancellationToken).ConfigureAwait(false);
        }
        catch (BedrockException fault) when (fault.StatusCode == 401)
        {
            throw SetupError.Expired($"The SSO login of profile '{settings.Profile}' is no longer accepted.", Run(), fault);
        }
        catch (BedrockException fault) when (!fault.IsSetup)
        {
            throw SetupError.During($"Keys of {this} (account {settings.AccountId}, role {settings.RoleName}) could not be had", fault);
        }
    }

    private async Task<TemporaryKeys> RoleKeysAsync(SsoToken token, CancellationToken cancellationToken)
    {
        var call = new TokenCall
        {
            Service = "sso",
            Operation = "GetRoleCredentials",
            Method = "GET",
            Path = "/federation/credentials",
            Query = [new("role_name", settings.RoleName), new("account_id", settings.AccountId)],
            Headers = new Dictionary<string, string> { ["x-amz-sso_bearer_token"] = token.AccessToken },
        };
        var answer = await caller.SendAsync(connection, call, cancellationToken).ConfigureAwait(false);
        try
        {
            var keys = JsonNode.Parse(answer.Span)!["roleCredentials"]!;
            return new(
                new ImmutableCredentials((string)keys["accessKeyId"]!, (string)keys["secretAccessKey"]!, (string)keys["sessionToken"]!),
                DateTimeOffset.FromUnixTimeMilliseconds((long)keys["expiration"]!));
        }
        catch (Exception error) when (IsMalformed(error))
        {
            // The cause could quote the answer, and the answer holds keys.
            throw Unreadable("SSO to GetRoleCredentials");
        }
    }

    private async Task<SsoToken> RefreshAsync(SsoToken token, CancellationToken cancellationToken)
    {
        var isOver = token.Expiry <= Time.GetUtcNow();
        if (!CanRefresh(token))
            return isOver ? throw Ended(token) : token;
        try
        {
            var fresh = await CreateTokenAsync(token, cancellationToken).ConfigureAwait(false);
            file.Write(fresh);
            return fresh;
        }
        catch (BedrockException fault) when (!isOver || fault.StatusCode is >= 400 and < 500)
        {
            return isOver
                ? throw SetupError.Expired($"The SSO login of profile '{settings.Profile}' has ended and could not be renewed.", Run(), fault)
                : token;
        }
    }

    private async Task<SsoToken> CreateTokenAsync(SsoToken token, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["clientId"] = token.ClientId,
            ["clientSecret"] = token.ClientSecret,
            ["grantType"] = "refresh_token",
            ["refreshToken"] = token.RefreshToken,
        };
        var call = new TokenCall
        {
            Service = "sso-oidc",
            Operation = "CreateToken",
            Method = "POST",
            Path = "/token",
            Body = JsonSerializer.SerializeToUtf8Bytes(body),
        };
        var answer = await caller.SendAsync(connection, call, cancellationToken).ConfigureAwait(false);
        try
        {
            var json = JsonNode.Parse(answer.Span)!;
            return token with
            {
                AccessToken = (string)json["accessToken"]!,
                Expiry = Time.GetUtcNow().AddSeconds((int)json["expiresIn"]!),
                RefreshToken = (string?)json["refreshToken"] ?? token.RefreshToken,
            };
        }
        catch (Exception error) when (IsMalformed(error))
        {
            throw Unreadable("SSO OIDC to CreateToken");
        }
    }

    private static bool IsMalformed(Exception error) =>
        error is JsonException or NullReferenceException or InvalidOperationException or ArgumentException or FormatException;

    private static BedrockException Unreadable(string what) =>
        new(ErrorIds.ResponseInvalid, ErrorKind.ProtocolError, $"The answer of {what} could not be read.");

    private bool CanRefresh(SsoToken token) => settings.Session is not null
        && token is { RefreshToken.Length: > 0, ClientId: not null, ClientSecret: not null }
        && (token.RegistrationExpiry is not { } end || end > Time.GetUtcNow());

    private string Run() => $"Run '{Command}' and try again.";

    private BedrockException Missing() =>
        SetupError.Expired($"Profile '{settings.Profile}' has no SSO login that can be read ({file.Path}).", Run());

    private BedrockException Ended(SsoToken token) => SetupError.Expired(
        string.Create(
            CultureInfo.InvariantCulture, $"The SSO login of profile '{settings.Profile}' ended at {token.Expiry.UtcDateTime:yyyy-MM-dd HH:mm} UTC."),
        Run());
}
