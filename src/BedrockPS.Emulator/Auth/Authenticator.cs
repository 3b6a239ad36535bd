using BedrockEmulator.Hosting;
using BedrockEmulator.Journal;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Auth;

/// <summary>Decides who a caller is: a signature, an API key, or nobody where an operation asks for nobody.</summary>
internal sealed class Authenticator(EmulatorState state)
{
    private const string RegionHeader = "x-emulator-region";

    private readonly SignatureVerifier _signatures = new(state);

    /// <remarks>The operation is null for a scripted request to one that is not served.</remarks>
    /// <exception cref="EmulatorException">403, with the service's code.</exception>
    public Caller Authenticate(EmulatorRequest request, IOperation? operation, JournalEntry entry)
    {
        var header = request.Header("authorization");
        var auth = operation?.Auth ?? OperationAuth.SignedOrBearer;
        if (auth == OperationAuth.None || (header is null && !state.Options.RequireAuthentication))
        {
            entry.Auth = AuthRecord.None with { TokensAreKnown = KnowsSsoToken(request) };
            return Anonymous(request);
        }

        if (header is null)
        {
            entry.Auth = AuthRecord.None with { Error = "MissingAuthenticationTokenException" };
            throw new EmulatorException(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }

        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return Bearer(request, header["Bearer ".Length..].Trim(), auth, entry);
        }

        if (!header.StartsWith(SigV4.Algorithm, StringComparison.Ordinal))
        {
            entry.Auth = AuthRecord.None with { Error = "IncompleteSignatureException" };
            throw SignatureHeader.Incomplete($"The Authorization header is neither {SigV4.Algorithm} nor Bearer.");
        }

        return state.Options.RequireAuthentication
            ? _signatures.Verify(request, RulesOf(request, operation), entry)
            : Unchecked(header, request, entry);
    }

    private static SigningRules RulesOf(EmulatorRequest request, IOperation? operation) => operation?.Service switch
    {
        null when request.IsS3 => SigningRules.S3,
        "s3" => SigningRules.S3,
        null or "bedrock" or "bedrock-runtime" or "bedrock-agent" or "bedrock-agent-runtime" => new SigningRules("bedrock"),
        var other => new SigningRules(other),
    };

    private Caller Bearer(EmulatorRequest request, string token, OperationAuth auth, JournalEntry entry)
    {
        var known = state.Credentials.StateOf(TokenKind.ApiKey, token);
        var record = new AuthRecord("bearer") { TokensAreKnown = known != TokenState.Unknown };
        var refusal = (auth, known) switch
        {
            (OperationAuth.Signed, _) => new EmulatorException(
                403, "MissingAuthenticationTokenException", "This service takes no API key: sign the request."),
            _ when !request.IsTls && !state.Options.AllowBearerOverHttp => Denied("An API key is taken over TLS only."),
            (_, TokenState.Unknown) when state.Options.RequireAuthentication => Denied("Authentication failed: the API key is not known."),
            (_, TokenState.Expired) => Denied("Authentication failed: the API key has expired."),
            _ => null,
        };
        entry.Auth = record with { Error = refusal?.Code };
        return refusal is null ? Anonymous(request) with { Kind = "bearer" } : throw refusal;
    }

    private Caller Unchecked(string header, EmulatorRequest request, JournalEntry entry)
    {
        var parsed = SignatureHeader.Parse(header);
        entry.Auth = new AuthRecord("unchecked") { AccessKeyId = parsed.AccessKeyId, Region = parsed.Region, Service = parsed.Service };
        return Anonymous(request) with { Region = parsed.Region, AccessKeyId = parsed.AccessKeyId };
    }

    private bool KnowsSsoToken(EmulatorRequest request) =>
        request.Header("x-amz-sso_bearer_token") is { } token && state.Credentials.StateOf(TokenKind.SsoAccess, token) != TokenState.Unknown;

    private Caller Anonymous(EmulatorRequest request) => new(
        "none",
        request.Header(RegionHeader) ?? state.Options.DefaultRegion,
        $"arn:aws:iam::{EmulatorState.AccountId}:user/emulator",
        null);

    private static EmulatorException Denied(string message) => new(403, "AccessDeniedException", message);
}
