using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using BedrockEmulator.Hosting;
using BedrockEmulator.Journal;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Auth;

/// <summary>Computes a request's signature anew and refuses what does not match, in the order and words of the service.</summary>
internal sealed partial class SignatureVerifier(EmulatorState state)
{
    // Over HTTP/2 the JavaScript SDK signs the pseudo-header in place of Host.
    private const string Authority = ":authority";

    public Caller Verify(EmulatorRequest request, SigningRules rules, JournalEntry entry)
    {
        var record = new AuthRecord("sigv4");
        try
        {
            var header = SignatureHeader.Parse(request.Header("authorization")!);
            record = record with
            {
                AccessKeyId = header.AccessKeyId,
                Region = header.Region,
                Service = header.Service,
                SignedHeaders = header.SignedHeaders,
            };
            var amzDate = DateOf(request);
            CheckScope(header, rules.Service, amzDate);
            CheckSkew(rules, amzDate);
            CheckSignedHeaders(request, rules, header.SignedHeaders);
            var key = KeyOf(request, header.AccessKeyId);
            record = record with { TokensAreKnown = true, CanonicalRequest = Canonical(request, rules, header) };
            var seal = new SignatureSeal(SigV4.Key(key.Secret, header.Date, header.Region, header.Service), amzDate, header.Scope, header.Signature);
            CheckSignature(seal, record.CanonicalRequest);
            CheckExpiry(key);
            entry.Auth = record;
            return new Caller("sigv4", header.Region, key.Arn, key.Id, seal);
        }
        catch (EmulatorException refusal)
        {
            entry.Auth = record with { Error = refusal.Code };
            throw;
        }
    }

    private static string DateOf(EmulatorRequest request)
    {
        if (request.Header("x-amz-date") is { } date)
        {
            return date;
        }

        return DateTimeOffset.TryParse(request.Header("date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            ? parsed.UtcDateTime.ToString(SigV4.DateFormat, CultureInfo.InvariantCulture)
            : throw SignatureHeader.Incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    }

    private static void CheckScope(SignatureHeader header, string signingName, string amzDate)
    {
        if (header.Service != signingName)
        {
            throw Invalid($"Credential should be scoped to correct service: '{signingName}'.");
        }

        if (!RegionPattern().IsMatch(header.Region))
        {
            throw Invalid("Credential should be scoped to a valid region.");
        }

        if (header.Terminator != "aws4_request")
        {
            throw Invalid("Credential should be scoped with a valid terminator: 'aws4_request'.");
        }

        if (!amzDate.StartsWith(header.Date, StringComparison.Ordinal) || header.Date.Length != 8)
        {
            throw Invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                + $"'{header.Date}' != '{amzDate}'.");
        }
    }

    private void CheckSkew(SigningRules rules, string amzDate)
    {
        if (!DateTimeOffset.TryParseExact(
            amzDate, SigV4.DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var signed))
        {
            throw SignatureHeader.Incomplete($"Date must be in ISO-8601 'basic format'. Got '{amzDate}'.");
        }

        var now = state.Clock.UtcNow;
        var allowed = rules.AllowedSkew;
        if (rules.IsS3 && (now - signed).Duration() > allowed)
        {
            throw new EmulatorException(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.");
        }

        if (signed < now - allowed)
        {
            throw Invalid($"Signature expired: {amzDate} is now earlier than {Text(now - allowed)} ({Text(now)} - 5 min.)");
        }

        if (signed > now + allowed)
        {
            throw Invalid($"Signature not yet current: {amzDate} is still later than {Text(now + allowed)} ({Text(now)} + 5 min.)");
        }

        static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(SigV4.DateFormat, CultureInfo.InvariantCulture);
    }

    private static void CheckSignedHeaders(EmulatorRequest request, SigningRules rules, IReadOnlyList<string> signed)
    {
        if (rules.IsS3 && request.Headers.Select(given => given.Key.ToLowerInvariant()).Any(name => name.StartsWith("x-amz-", StringComparison.Ordinal) && !signed.Contains(name)))
        {
            throw new EmulatorException(403, "AccessDenied", "There were headers present in the request which were not signed");
        }

        if (!signed.Contains("host") && !(request.IsHttp2 && signed.Contains(Authority)))
        {
            throw Invalid("'Host' or ':authority' must be a signed header in the AWS Authorization.");
        }

        foreach (var name in new[] { "x-amz-date", "x-amz-security-token" })
        {
            if (request.Header(name) is not null && !signed.Contains(name))
            {
                throw Invalid($"'{name}' must be a signed header in the AWS Authorization.");
            }
        }

        if (!signed.SequenceEqual(signed.Order(StringComparer.Ordinal)) || signed.Any(name => name.Any(char.IsAsciiLetterUpper)))
        {
            throw Invalid("SignedHeaders must be in lower case and sorted.");
        }
    }

    private AccessKey KeyOf(EmulatorRequest request, string accessKeyId)
    {
        var key = state.Credentials.Find(accessKeyId);
        return key is not null && key.SessionToken == request.Header("x-amz-security-token")
            ? key
            : throw new EmulatorException(403, "UnrecognizedClientException", "The security token included in the request is invalid.");
    }

    private static string Canonical(EmulatorRequest request, SigningRules rules, SignatureHeader header)
    {
        return SigV4.CanonicalRequest(
            request.Method,
            request.RawPath,
            request.RawQuery,
            request.Headers.Append(KeyValuePair.Create(Authority, request.Header("host") ?? string.Empty)),
            header.SignedHeaders,
            rules.PayloadHash(request),
            encodeOnce: rules.IsS3);
    }

    private static void CheckSignature(SignatureSeal seal, string canonicalRequest)
    {
        var expected = SigV4.Signature(seal.Key, SigV4.StringToSign(seal.AmzDate, seal.Scope, canonicalRequest));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(seal.Signature)))
        {
            throw Invalid("The request signature we calculated does not match the signature you provided. "
                + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
        }
    }

    private void CheckExpiry(AccessKey key)
    {
        if (state.Credentials.IsExpired(key))
        {
            throw Expired();
        }
    }

    public static EmulatorException Expired() => new(403, "ExpiredTokenException", "The security token included in the request is expired");

    private static EmulatorException Invalid(string message) => new(403, "InvalidSignatureException", message);

    [GeneratedRegex("^[a-z]{2,}(-[a-z0-9]+)+-[0-9]+$")]
    private static partial Regex RegionPattern();
}
