using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;

namespace BedrockPS.Client.Session.Providers;

/// <summary>The JSON in which processes, containers and instances hand out keys.</summary>
internal static class KeysDocument
{
    /// <remarks><c>tokenName</c>: <c>SessionToken</c> for processes, <c>Token</c> for containers and instances.</remarks>
    /// <exception cref="FormatException">It is not such a document; the message quotes nothing of it.</exception>
    public static TemporaryKeys Read(ReadOnlySpan<byte> json, string tokenName)
    {
        try
        {
            var node = JsonNode.Parse(json) as JsonObject ?? throw new FormatException("it is not a JSON object");
            var keys = new ImmutableCredentials(Text(node, "AccessKeyId"), Text(node, "SecretAccessKey"), (string?)node[tokenName]);
            DateTimeOffset? expiry = (string?)node["Expiration"] is { } end
                ? DateTimeOffset.Parse(end, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;
            return new(keys, expiry);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException("it is not JSON of the right form");
        }
    }

    private static string Text(JsonObject node, string name) =>
        (string?)node[name] is { Length: > 0 } text ? text : throw new FormatException($"it has no {name}");
}
