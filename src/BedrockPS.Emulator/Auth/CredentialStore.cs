using System.Collections.Concurrent;
using System.Security.Cryptography;
using BedrockEmulator.Hosting;

namespace BedrockEmulator.Auth;

/// <summary>An access key that the emulator accepts.</summary>
internal sealed record AccessKey(string Id, string Secret, string? SessionToken, DateTimeOffset? ExpiresAt, string Arn, string Source);

/// <summary>The keys and tokens that are accepted: the two well-known ones, those issued here, and those a test adds.</summary>
internal sealed class CredentialStore
{
    public const string AccessKeyId = "AKIDEMULATOR00000000";
    public const string SecretAccessKey = "emulator-secret-not-a-secret";
    public const string ApiKey = "bedrock-api-key-emulator-not-a-secret";
    public const string SsoAccessToken = "emulator-sso-token-not-a-secret";
    public const string SsoRefreshToken = "emulator-sso-refresh-not-a-secret";

    private readonly EmulatorClock _clock;
    private readonly ConcurrentDictionary<string, AccessKey> _keys = new();
    private readonly ConcurrentDictionary<(TokenKind Kind, string Token), DateTimeOffset?> _tokens = new();

    public CredentialStore(EmulatorClock clock)
    {
        _clock = clock;
        Reset();
    }

    /// <summary>When set, whatever a caller asks for, issued credentials live this long.</summary>
    public TimeSpan? IssuedLifetime { get; set; }

    public void Reset()
    {
        _keys.Clear();
        _tokens.Clear();
        IssuedLifetime = null;
        Add(new AccessKey(AccessKeyId, SecretAccessKey, null, null, $"arn:aws:iam::{EmulatorState.AccountId}:user/emulator", "built-in"));
        AddToken(TokenKind.ApiKey, ApiKey, null);
        AddToken(TokenKind.SsoAccess, SsoAccessToken, null);
        AddToken(TokenKind.SsoRefresh, SsoRefreshToken, null);
    }

    public void Add(AccessKey key) => _keys[key.Id] = key;

    public AccessKey? Find(string id) => _keys.GetValueOrDefault(id);

    public void AddToken(TokenKind kind, string token, DateTimeOffset? expiresAt) => _tokens[(kind, token)] = expiresAt;

    public TokenState StateOf(TokenKind kind, string token) =>
        !_tokens.TryGetValue((kind, token), out var expiresAt) ? TokenState.Unknown
        : expiresAt <= _clock.UtcNow ? TokenState.Expired
        : TokenState.Valid;

    public bool IsExpired(AccessKey key) => key.ExpiresAt <= _clock.UtcNow;

    /// <summary>Makes temporary credentials, known from now on.</summary>
    public AccessKey Issue(string arn, TimeSpan asked, string source)
    {
        var key = new AccessKey(
            "ASIA" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
            RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/", 40),
            "emulator-session-" + RandomNumberGenerator.GetHexString(48, lowercase: true),
            ExpiryOf(asked),
            arn,
            source);
        Add(key);
        return key;
    }

    public string IssueToken(TokenKind kind, TimeSpan asked)
    {
        var token = $"emulator-{kind.ToString().ToLowerInvariant()}-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        AddToken(kind, token, ExpiryOf(asked));
        return token;
    }

    /// <summary>Ends one key now. The well-known pair is permanent and only ends when it is named here.</summary>
    /// <returns>False when the key is not known.</returns>
    public bool Expire(string accessKeyId)
    {
        if (Find(accessKeyId) is not { } key)
        {
            return false;
        }

        Add(key with { ExpiresAt = _clock.UtcNow });
        return true;
    }

    public bool ExpireToken(string token)
    {
        var found = _tokens.Keys.Where(key => key.Token == token).ToList();
        found.ForEach(key => _tokens[key] = _clock.UtcNow);
        return found.Count > 0;
    }

    /// <summary>Ends all temporary keys now.</summary>
    public int ExpireIssued()
    {
        var temporary = _keys.Values.Where(key => key.SessionToken is not null).ToList();
        temporary.ForEach(key => Expire(key.Id));
        return temporary.Count;
    }

    private DateTimeOffset ExpiryOf(TimeSpan asked)
    {
        // Whole seconds: that is how the services report them.
        var at = _clock.UtcNow + (IssuedLifetime ?? asked);
        return DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
    }
}

/// <summary>What a token is for.</summary>
internal enum TokenKind
{
    ApiKey,
    SsoAccess,
    SsoRefresh,
}

/// <summary>What is known of a token.</summary>
internal enum TokenState
{
    Unknown,
    Expired,
    Valid,
}
