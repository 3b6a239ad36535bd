using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace BedrockPS.Client.Transport;

/// <summary>The headers of an answer by name, any case; a view, not a copy.</summary>
internal sealed class ResponseHeaders(HttpResponseMessage response) : IReadOnlyDictionary<string, string>
{
    public int Count => response.Headers.NonValidated.Count + response.Content.Headers.NonValidated.Count;

    public IEnumerable<string> Keys => this.Select(pair => pair.Key);

    public IEnumerable<string> Values => this.Select(pair => pair.Value);

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The answer has no header {key}.");

    /// <summary>The value of a header as it arrived, null when it is not there.</summary>
    public static string? Find(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.ToString()
            : null;

    public bool ContainsKey(string key) => Find(response, key) is not null;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => (value = Find(response, key)) is not null;

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        foreach (var (name, values) in response.Headers.NonValidated)
            yield return new KeyValuePair<string, string>(name, values.ToString());
        foreach (var (name, values) in response.Content.Headers.NonValidated)
            yield return new KeyValuePair<string, string>(name, values.ToString());
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
