using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace BedrockEmulator.Tests.Support;

/// <summary>Signs and sends S3 requests as a client does. Written apart from the emulator's check.</summary>
internal sealed class S3Client(TestEmulator emulator)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public string Secret { get; init; } = "emulator-secret-not-a-secret";

    public string AccessKeyId { get; init; } = "AKIDEMULATOR00000000";

    public DateTimeOffset Time { get; init; } = TestEmulator.Start;

    /// <summary>Moves the names of these headers out of the signature.</summary>
    public string[] Unsigned { get; init; } = [];

    public async Task<S3Answer> SendAsync(string method, string target, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendRawAsync(method, target, body, headers);
        return new S3Answer(response, await response.Content.ReadAsByteArrayAsync());
    }

    public Task<S3Answer> PutAsync(string target, string text, params (string Name, string Value)[] headers) =>
        SendAsync("PUT", target, Encoding.UTF8.GetBytes(text), headers);

    public Task<HttpResponseMessage> SendRawAsync(string method, string target, byte[]? body, (string Name, string Value)[] headers)
    {
        // The target goes out as it is: dot segments and doubled slashes belong to the key.
        var uri = new Uri(emulator.Http.BaseAddress + target.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(method), uri);
        if (body is not null)
            request.Content = new ByteArrayContent(body);
        var given = headers.ToDictionary(header => header.Name.ToLowerInvariant(), header => header.Value);
        given.TryAdd("x-amz-content-sha256", Hex(SHA256.HashData(body ?? [])));
        given["x-amz-date"] = Stamp;
        foreach (var (name, value) in given)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("Authorization", Authorization(method, target, uri.Authority, given));
        return emulator.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>An aws-chunked body with its chunks signed one after the other, from the signature of the head.</summary>
    public byte[] SignedChunks(string method, string target, Dictionary<string, string> headers, IEnumerable<byte[]> chunks, string? trailer)
    {
        var given = new Dictionary<string, string>(headers) { ["x-amz-date"] = Stamp };
        var authority = emulator.Http.BaseAddress!.Authority;
        var previous = Authorization(method, target, authority, given).Split("Signature=")[1];
        var body = new MemoryStream();
        foreach (var chunk in chunks.Append([]))
        {
            previous = Mac($"AWS4-HMAC-SHA256-PAYLOAD\n{Stamp}\n{Scope}\n{previous}\n{Hex(SHA256.HashData([]))}\n{Hex(SHA256.HashData(chunk))}");
            body.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x};chunk-signature={previous}\r\n"));
            body.Write(chunk);
            if (chunk.Length > 0)
                body.Write("\r\n"u8);
        }

        if (trailer is not null)
        {
            previous = Mac($"AWS4-HMAC-SHA256-TRAILER\n{Stamp}\n{Scope}\n{previous}\n{Hex(SHA256.HashData(Encoding.ASCII.GetBytes(trailer + "\n")))}");
            body.Write(Encoding.ASCII.GetBytes($"{trailer}\r\nx-amz-trailer-signature:{previous}\r\n"));
        }

        body.Write("\r\n"u8);
        return body.ToArray();
    }

    private string Stamp => Time.UtcDateTime.ToString("yyyyMMddTHHmmssZ", CultureInfo.InvariantCulture);

    private string Scope => $"{Stamp[..8]}/us-west-2/s3/aws4_request";

    private string Authorization(string method, string target, string authority, Dictionary<string, string> given)
    {
        var signed = new SortedDictionary<string, string>(given, StringComparer.Ordinal) { ["host"] = authority };
        foreach (var name in Unsigned)
            signed.Remove(name);
        var (path, query) = (target.Split('?')[0], target.Contains('?', StringComparison.Ordinal) ? target.Split('?', 2)[1] : "");
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=");
        var canonical = $"{method}\n{path}\n{string.Join('&', pairs.Order(StringComparer.Ordinal))}\n"
            + string.Concat(signed.Select(header => $"{header.Key}:{header.Value}\n"))
            + $"\n{string.Join(';', signed.Keys)}\n{given["x-amz-content-sha256"]}";
        var signature = Mac($"{Algorithm}\n{Stamp}\n{Scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}");
        return $"{Algorithm} Credential={AccessKeyId}/{Scope}, SignedHeaders={string.Join(';', signed.Keys)}, Signature={signature}";
    }

    private string Mac(string text)
    {
        var key = new[] { Stamp[..8], "us-west-2", "s3", "aws4_request" }
            .Aggregate(Encoding.UTF8.GetBytes("AWS4" + Secret), (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}

/// <summary>What S3 answered.</summary>
internal sealed class S3Answer(HttpResponseMessage response, byte[] body)
{
    public HttpStatusCode Status { get; } = response.StatusCode;

    public byte[] Bytes { get; } = body;

    public string Text => Encoding.UTF8.GetString(Bytes);

    public string? Code => Bytes.Length == 0 ? null : Xml.Element("Code")?.Value;

    public XElement Xml => XElement.Parse(Text);

    /// <summary>The values of all elements of that name, whatever their namespace.</summary>
    public List<string> Values(string name) => Xml.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value).ToList();

    public string? Header(string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(',', values) : null;
}
