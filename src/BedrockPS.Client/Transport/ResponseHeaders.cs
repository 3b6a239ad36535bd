using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime.Internal.Transform;

namespace BedrockPS.Client.Transport;

/// <summary>The headers of an answer by name, any case; a view, not a copy.</summary>
internal sealed class ResponseHeaders(IWebResponseData data) : IReadOnlyDictionary<string, string>
{
    public int Count => data.GetHeaderNames().Length;

    public IEnumerable<string> Keys => data.GetHeaderNames();

    public IEnumerable<string> Values => data.GetHeaderNames().Select(data.GetHeaderValue);

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The answer has no header {key}.");

    public bool ContainsKey(string key) => data.IsHeaderPresent(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        value = data.IsHeaderPresent(key) ? data.GetHeaderValue(key) : null;
        return value is not null;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        foreach (var name in data.GetHeaderNames())
            yield return new KeyValuePair<string, string>(name, data.GetHeaderValue(name));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
