using System.Globalization;
using System.Numerics;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>What filters can ask of a document: attributes that go along, or a file of them in S3.</summary>
/// <param name="Attributes">By key: string, bool, double or a list of strings.</param>
/// <param name="S3Uri">Address of the file, null with attributes.</param>
/// <param name="BucketOwner">Account that its bucket must belong to.</param>
internal sealed record DocumentMetadata(IReadOnlyList<KeyValuePair<string, object>> Attributes, string? S3Uri, string? BucketOwner)
{
    private const int MostAttributes = 50;
    private const int LongestKey = 200;
    private const int LongestText = 2048;
    private const int MostTexts = 10;

    /// <exception cref="BedrockException">InputInvalid: not the address of an object.</exception>
    public static DocumentMetadata OfS3(string uri, string? bucketOwner) => new([], S3Address.Check(uri), bucketOwner);

    /// <summary>The attributes, null when there are none. One without a value is left out.</summary>
    /// <exception cref="BedrockException">InputInvalid; the message names the key and not the value.</exception>
    public static DocumentMetadata? Of(IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        var attributes = new List<KeyValuePair<string, object>>();
        foreach (var (key, value) in pairs)
        {
            if (key.Length is 0 or > LongestKey)
                throw BedrockException.Input($"-Metadata: a key has {key.Length} characters; the service takes 1 to {LongestKey}.");
            if (value is not null)
                attributes.Add(new(key, Value(key, value)));
        }
        if (attributes.Count > MostAttributes)
            throw BedrockException.Input($"-Metadata has {attributes.Count} attributes; the service takes {MostAttributes}.");
        return attributes.Count == 0 ? null : new DocumentMetadata(attributes, null, null);
    }

    private static object Value(string key, object value) => value switch
    {
        string text => Text(key, text),
        bool => value,
        object?[] list => Texts(key, list),
        BigInteger number => Number(key, (double)number),
        IConvertible and not (string or bool) => Number(key, Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => throw Wrong(key, "is neither text, number, $true, $false nor a list of texts"),
    };

    private static List<string> Texts(string key, object?[] list) => list.Length is > 0 and <= MostTexts
        ? [.. list.Select(item => item is string text ? Text(key, text) : throw Wrong(key, "is a list with other things than texts"))]
        : throw Wrong(key, $"is a list of {list.Length}; the service takes 1 to {MostTexts} texts");

    private static string Text(string key, string text) => text.Length is > 0 and <= LongestText
        ? text
        : throw Wrong(key, $"has {text.Length} characters; the service takes 1 to {LongestText}");

    private static double Number(string key, double number) => double.IsFinite(number) ? number : throw Wrong(key, "is no finite number");

    private static BedrockException Wrong(string key, string why) => BedrockException.Input($"-Metadata: the value of '{key}' {why}.");
}
