using System.Text.RegularExpressions;

namespace BedrockPS.Core.KnowledgeBases;

/// <summary>Addresses of objects in S3.</summary>
internal static partial class S3Address
{
    /// <summary>The address, when it names an object.</summary>
    /// <exception cref="BedrockException">InputInvalid.</exception>
    public static string Check(string uri) => IsOne(uri)
        ? uri
        : throw BedrockException.Input($"'{uri}' is not the URI of an object in S3.", "Write s3://bucket/key, with the bucket's name in lower case.");

    public static bool IsOne(string text) => Form().IsMatch(text);

    [GeneratedRegex(@"\As3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^\r\n]{1,1024}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
