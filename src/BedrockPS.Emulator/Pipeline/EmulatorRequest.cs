using Microsoft.AspNetCore.Http.Features;

namespace BedrockEmulator.Pipeline;

/// <summary>A request as it came over the wire, read in full but for the content of objects.</summary>
internal sealed record EmulatorRequest(
    string Id, string Method, string RawTarget, string Protocol, bool IsTls, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    /// <summary>The path with its percent-encoding as sent: an encoded slash stays inside its label.</summary>
    public string RawPath { get; } = PathOf(RawTarget);

    public string RawQuery { get; } = QueryOf(RawTarget);

    public IReadOnlyList<KeyValuePair<string, string>> Query { get; } = Parse(QueryOf(RawTarget));

    public bool IsHttp2 => Protocol == HttpProtocol.Http2;

    /// <summary>What is left of the body, for operations that read it themselves.</summary>
    public Stream Content { get; private init; } = Stream.Null;

    /// <summary>The service of the signature's scope. S3 puts a bucket where others put a name, so only this tells its requests apart.</summary>
    public string? SigningService => ScopeOf(Header("authorization"));

    public bool IsS3 => SigningService == "s3";

    /// <summary>The request without its body.</summary>
    public static EmulatorRequest Open(HttpContext http, string id)
    {
        var raw = http.Features.GetRequiredFeature<IHttpRequestFeature>();
        var headers = http.Request.Headers
            .SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? string.Empty))
            .ToList();
        return new EmulatorRequest(id, http.Request.Method, raw.RawTarget, http.Request.Protocol, http.Request.IsHttps, headers, [])
        {
            Content = http.Request.Body,
        };
    }

    public async Task<EmulatorRequest> WithBodyAsync(HttpContext http)
    {
        using var body = new MemoryStream(checked((int)(http.Request.ContentLength ?? 0)));
        await Content.CopyToAsync(body, http.RequestAborted);
        return this with { Body = body.ToArray() };
    }

    /// <summary>The values of a header joined as HTTP joins them, or null.</summary>
    public string? Header(string name)
    {
        var values = Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).ToList();
        return values.Count == 0 ? null : string.Join(',', values);
    }

    public string? QueryValue(string name) => Query.Where(pair => pair.Key == name).Select(pair => pair.Value).FirstOrDefault();

    /// <summary>Splits a query or form without decoding plus signs in queries: AWS clients send spaces as %20.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string text, bool form = false) =>
        text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            return split < 0
                ? KeyValuePair.Create(Decode(pair, form), string.Empty)
                : KeyValuePair.Create(Decode(pair[..split], form), Decode(pair[(split + 1)..], form));
        }).ToList();

    private static string Decode(string text, bool form) => Uri.UnescapeDataString(form ? text.Replace('+', ' ') : text);

    private static string? ScopeOf(string? authorization)
    {
        const string Credential = "Credential=";
        var start = authorization?.IndexOf(Credential, StringComparison.Ordinal) ?? -1;
        if (start < 0)
        {
            return null;
        }

        var scope = authorization![(start + Credential.Length)..].Split(',')[0].Split('/');
        return scope.Length >= 5 ? scope[^2] : null;
    }

    private static string PathOf(string target)
    {
        // A proxy-style client sends the whole URL.
        if (!target.StartsWith('/') && Uri.TryCreate(target, UriKind.Absolute, out _))
        {
            var start = target.IndexOf('/', target.IndexOf("://", StringComparison.Ordinal) + 3);
            target = start < 0 ? "/" : target[start..];
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }

    private static string QueryOf(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? string.Empty : target[(query + 1)..];
    }
}
