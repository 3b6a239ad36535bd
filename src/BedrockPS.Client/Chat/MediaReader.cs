using System.Security.Cryptography;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>Reads an image, document, video or sound.</summary>
internal static class MediaReader
{
    public static Media Read(JsonValue json)
    {
        var source = json.Member("source"u8);
        var location = source.Member("s3Location"u8);
        var bytes = source.Member("bytes"u8).Blob;
        return new Media
        {
            Format = json.Member("format"u8).Text,
            Name = json.Member("name"u8).Text,
            Bytes = bytes,
            S3Uri = location.Member("uri"u8).Text,
            BucketOwner = location.Member("bucketOwner"u8).Text,
            Text = source.Member("text"u8).Text ?? ContentBlockReader.JoinTexts(source.Member("content"u8)),
            Context = json.Member("context"u8).Text,
            CitationsEnabled = json.Member("citations"u8).Member("enabled"u8).Bool,
            ErrorMessage = json.Member("error"u8).Member("message"u8).Text,
            Length = bytes?.LongLength,
            Sha256 = bytes is null ? null : Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant(),
        };
    }
}
