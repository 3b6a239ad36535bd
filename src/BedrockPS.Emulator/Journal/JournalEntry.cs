using System.Text;
using System.Text.Json.Nodes;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Journal;

/// <summary>One request and how it was answered.</summary>
internal sealed class JournalEntry(
    long sequence,
    EmulatorRequest request,
    IOperation? operation,
    IReadOnlyDictionary<string, string>? labels,
    DateTimeOffset started)
{
    private int? _status;
    private string? _errorCode;
    private string? _outcome;
    private DateTimeOffset? _ended;

    public long Sequence { get; } = sequence;

    public string? Operation { get; } = operation?.Name;

    public int Size => request.Body.Length;

    public AuthRecord Auth { get; set; } = AuthRecord.None;

    public string? Fault { get; set; }

    public string? Scenario { get; set; }

    public void Answered(Answer answer)
    {
        _status = answer.Delivery.Closing == Closing.Refuse ? null : answer.Status;
        _errorCode = answer.ErrorCode;
    }

    public void Ended(string outcome, DateTimeOffset at)
    {
        _outcome = outcome;
        _ended = at;
    }

    public JsonObject ToJson() => new()
    {
        ["sequence"] = Sequence,
        ["requestId"] = request.Id,
        ["service"] = operation?.Service,
        ["operation"] = Operation,
        ["method"] = request.Method,
        ["rawTarget"] = request.RawTarget,
        ["protocol"] = request.Protocol,
        ["tls"] = request.IsTls,
        ["labels"] = ToObject(labels ?? new Dictionary<string, string>()),
        ["query"] = new JsonArray(request.Query.Select(Pair).ToArray()),
        ["headers"] = Headers(),
        ["bodyBase64"] = Convert.ToBase64String(request.Body),
        ["bodyText"] = TextOf(request.Body),
        ["auth"] = Auth.ToJson(),
        ["fault"] = Fault is null ? null : char.ToLowerInvariant(Fault[0]) + Fault[1..],
        ["scenario"] = Scenario,
        ["status"] = _status,
        ["errorCode"] = _errorCode,
        ["outcome"] = _outcome,
        ["startedAt"] = started.ToString("O"),
        ["endedAt"] = _ended?.ToString("O"),
    };

    private static JsonNode Pair(KeyValuePair<string, string> pair) => new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value };

    private static JsonObject ToObject(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var made = new JsonObject();
        foreach (var (name, value) in pairs)
        {
            made[name] = value;
        }

        return made;
    }

    private JsonObject Headers() => ToObject(request.Headers
        .Where(header => !header.Key.StartsWith(':'))
        .GroupBy(header => header.Key.ToLowerInvariant())
        .Select(group => KeyValuePair.Create(group.Key, Auth.Redact(group.Key, string.Join(',', group.Select(header => header.Value))))));

    private static string? TextOf(byte[] body)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

/// <summary>What authentication found out, without secrets.</summary>
internal sealed record AuthRecord(string Kind)
{
    public static readonly AuthRecord None = new("none");

    private static readonly HashSet<string> SecretHeaders = ["authorization", "x-amz-security-token", "x-amz-sso_bearer_token"];

    public string? AccessKeyId { get; init; }

    public string? Region { get; init; }

    public string? Service { get; init; }

    public IReadOnlyList<string> SignedHeaders { get; init; } = [];

    /// <summary>The code of the refusal, when there was one.</summary>
    public string? Error { get; init; }

    /// <summary>What the emulator signed, to compare with what a client signed.</summary>
    public string? CanonicalRequest { get; init; }

    /// <summary>True when the tokens in this request were made by, or for, the emulator, and so are no secrets.</summary>
    public bool TokensAreKnown { get; init; }

    /// <summary>A real key that was sent here by mistake is not kept. A SigV4 signature is no secret.</summary>
    public string Redact(string header, string value)
    {
        var isSecret = SecretHeaders.Contains(header) && !value.StartsWith("AWS4-", StringComparison.Ordinal);
        return isSecret && !TokensAreKnown ? "(redacted)" : value;
    }

    public JsonObject ToJson() => new()
    {
        ["kind"] = Kind,
        ["accessKeyId"] = AccessKeyId,
        ["region"] = Region,
        ["service"] = Service,
        ["signedHeaders"] = new JsonArray(SignedHeaders.Select(name => (JsonNode)name).ToArray()),
        ["error"] = Error,
        ["canonicalRequest"] = CanonicalRequest,
    };
}
