using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat.Checkpoints;

/// <summary>Hashes of JSON in which the order of members does not count: that of a hashtable differs from process to process.</summary>
internal static class CanonicalJson
{
    /// <summary>SHA-256 as lower case hex.</summary>
    /// <param name="json">The value.</param>
    /// <param name="beside">Texts that count too.</param>
    public static string Hash(JsonValue json, params string[] beside)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in beside)
            Append(hash, text);
        Append(hash, json);
        return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
    }

    private static void Append(IncrementalHash hash, JsonValue json)
    {
        switch (json.Kind)
        {
            case JsonTokenType.StartObject:
                hash.AppendData("{"u8);
                foreach (var (name, value) in json.Members().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    Append(hash, name);
                    Append(hash, value);
                }

                hash.AppendData("}"u8);
                break;
            case JsonTokenType.StartArray:
                hash.AppendData("["u8);
                foreach (var item in json.Items())
                    Append(hash, item);
                hash.AppendData("]"u8);
                break;
            default:
                Append(hash, json.Utf8.Span);
                break;
        }
    }

    private static void Append(IncrementalHash hash, string text) => Append(hash, Encoding.UTF8.GetBytes(text));

    // With its length before it, no text runs into the next one.
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
