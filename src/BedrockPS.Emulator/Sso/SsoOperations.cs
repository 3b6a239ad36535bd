using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockEmulator.Auth;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Sso;

/// <summary>The SSO portal's GetRoleCredentials: role credentials for a signed-in session.</summary>
internal sealed class GetRoleCredentials : IOperation
{
    public string Service => "sso";

    public string Name => "GetRoleCredentials";

    public string Method => "GET";

    public string Template => "/federation/credentials";

    public OperationAuth Auth => OperationAuth.None;

    public ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var account = Required(context, "account_id");
        var role = Required(context, "role_name");
        var token = context.Request.Header("x-amz-sso_bearer_token");
        if (token is null || context.State.Credentials.StateOf(TokenKind.SsoAccess, token) != TokenState.Valid)
        {
            throw new EmulatorException(401, "UnauthorizedException", "Session token not found or invalid");
        }

        var arn = $"arn:aws:sts::{account}:assumed-role/AWSReservedSSO_{role}/emulator";
        var key = context.State.Credentials.Issue(arn, TimeSpan.FromHours(1), "sso");
        return new(Answer.Json(200, new JsonObject
        {
            ["roleCredentials"] = new JsonObject
            {
                ["accessKeyId"] = key.Id,
                ["secretAccessKey"] = key.Secret,
                ["sessionToken"] = key.SessionToken,
                ["expiration"] = key.ExpiresAt!.Value.ToUnixTimeMilliseconds(),
            },
        }));
    }

    private static string Required(OperationContext context, string name) =>
        context.Request.QueryValue(name) is { Length: > 0 } value
            ? value
            : throw new EmulatorException(400, "InvalidRequestException", $"Input {name} is required.");
}

/// <summary>SSO-OIDC's CreateToken for the refresh_token grant, which is how a session is kept without asking the user.</summary>
internal sealed class CreateToken : IOperation
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public string Service => "sso-oidc";

    public string Name => "CreateToken";

    public string Method => "POST";

    public string Template => "/token";

    public OperationAuth Auth => OperationAuth.None;

    public IErrorProtocol Errors => OidcErrors.Instance;

    public ValueTask<Answer> HandleAsync(OperationContext context)
    {
        Required(context, "clientId");
        Required(context, "clientSecret");
        if (Required(context, "grantType") is not "refresh_token" and var grant)
        {
            throw Refusal("UnsupportedGrantTypeException", "unsupported_grant_type", $"The grant '{grant}' is not served here.");
        }

        var refresh = Required(context, "refreshToken");
        switch (context.State.Credentials.StateOf(TokenKind.SsoRefresh, refresh))
        {
            case TokenState.Unknown:
                throw Refusal("InvalidGrantException", "invalid_grant", "Invalid refresh token provided");
            case TokenState.Expired:
                throw Refusal("ExpiredTokenException", "expired_token", "The refresh token has expired");
        }

        var lifetime = context.State.Credentials.IssuedLifetime ?? Lifetime;
        return new(Answer.Json(200, new JsonObject
        {
            ["accessToken"] = context.State.Credentials.IssueToken(TokenKind.SsoAccess, lifetime),
            ["tokenType"] = "Bearer",
            ["expiresIn"] = (long)Math.Ceiling(lifetime.TotalSeconds),
            ["refreshToken"] = refresh,
        }));
    }

    private static string Required(OperationContext context, string name) =>
        context.Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw Refusal("InvalidRequestException", "invalid_request", $"{name} is required.");

    private static EmulatorException Refusal(string code, string error, string message) =>
        new(400, code, message, new JsonObject { ["error"] = error });
}
