using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BedrockPS.Client.Session.Providers;

/// <summary>What <c>aws sso login</c> left behind: a token, and for newer logins what it takes to renew it.</summary>
internal sealed record SsoToken
{
    public required string AccessToken { get; init; }

    public required DateTimeOffset Expiry { get; init; }

    public string? RefreshToken { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    public DateTimeOffset? RegistrationExpiry { get; init; }

    /// <summary>Never the token.</summary>
    public override string ToString() => $"SSO login until {Expiry:u}";
}

/// <summary>The cache file of one SSO login, shared with the AWS CLI.</summary>
internal sealed class SsoTokenFile(string homeFolder, string cacheKey)
{
    /// <summary>The file's name is the SHA-1 of the session's name, for older profiles of the start URL.</summary>
    public string Path { get; } = System.IO.Path.Combine(homeFolder, ".aws", "sso", "cache", Name(cacheKey));

    /// <returns>The token, null when there is no file or it cannot be read as one.</returns>
    public SsoToken? Read()
    {
        try
        {
            return File.Exists(Path) && JsonNode.Parse(File.ReadAllBytes(Path)) is JsonObject json ? Token(json) : null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Keeps a renewed token for the CLI too: a refresh token may be good for one use.</summary>
    public void Write(SsoToken token)
    {
        try
        {
            if (JsonNode.Parse(File.ReadAllBytes(Path)) is not JsonObject json)
                return;
            json["accessToken"] = token.AccessToken;
            json["expiresAt"] = token.Expiry.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            json["refreshToken"] = token.RefreshToken;
            Replace(json);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be written costs the next process a renewal.
        }
    }

    private void Replace(JsonObject json)
    {
        var draft = $"{Path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
            stream.Write(Encoding.UTF8.GetBytes(json.ToJsonString()));
        File.Move(draft, Path, overwrite: true);
    }

    private static SsoToken? Token(JsonObject json)
    {
        if (Text(json, "accessToken") is not { Length: > 0 } token || Text(json, "expiresAt") is not { } expiry)
            return null;
        return new()
        {
            AccessToken = token,
            Expiry = Moment(expiry),
            RefreshToken = Text(json, "refreshToken"),
            ClientId = Text(json, "clientId"),
            ClientSecret = Text(json, "clientSecret"),
            RegistrationExpiry = Text(json, "registrationExpiresAt") is { } end ? Moment(end) : null,
        };
    }

    private static string? Text(JsonObject json, string name) => (string?)json[name];

    // Older versions of the CLI end the time with "UTC".
    private static DateTimeOffset Moment(string text) =>
        DateTimeOffset.Parse(text.Replace("UTC", "Z", StringComparison.Ordinal), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

#pragma warning disable CA5350 // The name of the file that the CLI writes, not a safeguard.
    private static string Name(string key) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(key))).ToLowerInvariant() + ".json";
#pragma warning restore CA5350
}
