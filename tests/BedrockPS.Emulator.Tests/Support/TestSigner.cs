using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BedrockEmulator.Tests.Support;

/// <summary>Signs requests as a client does. Written apart from the emulator's check, and only for what these tests send.</summary>
internal sealed class TestSigner(DateTimeOffset time)
{
    public string AccessKeyId { get; init; } = "AKIDEMULATOR00000000";

    public string Secret { get; init; } = "emulator-secret-not-a-secret";

    public string? SessionToken { get; init; }

    public string Region { get; init; } = "us-west-2";

    public string Service { get; init; } = "bedrock";

    public string Terminator { get; init; } = "aws4_request";

    /// <summary>What the JavaScript SDK signs over HTTP/2 in place of <c>host</c>.</summary>
    public string HostHeader { get; init; } = "host";

    public bool SignToken { get; init; } = true;

    public bool UnsignedPayload { get; init; }

    public void Sign(HttpRequestMessage request)
    {
        var stamp = time.UtcDateTime.ToString("yyyyMMddTHHmmssZ", CultureInfo.InvariantCulture);
        var uri = request.RequestUri!;
        var body = request.Content?.ReadAsByteArrayAsync().Result ?? [];
        var payload = UnsignedPayload ? "UNSIGNED-PAYLOAD" : Hex(SHA256.HashData(body));
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { [HostHeader] = uri.Authority, ["x-amz-date"] = stamp };
        request.Headers.Add("x-amz-date", stamp);
        if (UnsignedPayload)
        {
            headers["x-amz-content-sha256"] = payload;
            request.Headers.Add("x-amz-content-sha256", payload);
        }

        if (SessionToken is not null)
        {
            request.Headers.Add("x-amz-security-token", SessionToken);
            if (SignToken)
            {
                headers["x-amz-security-token"] = SessionToken;
            }
        }

        var path = uri.AbsolutePath.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal);
        var query = string.Join('&', uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        var names = string.Join(';', headers.Keys);
        var canonical = $"{request.Method}\n{path}\n{query}\n{string.Concat(headers.Select(h => $"{h.Key}:{h.Value}\n"))}\n{names}\n{payload}";
        var scope = $"{stamp[..8]}/{Region}/{Service}/{Terminator}";
        var toSign = $"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = new[] { stamp[..8], Region, Service, "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + Secret), Mac);
        var signature = Hex(Mac(key, toSign));
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential={AccessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}");
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
