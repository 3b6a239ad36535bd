using System.Security.Cryptography;
using System.Text;

namespace BedrockEmulator.S3;

/// <summary>Puts an object into a bucket as a client would have, where a scenario brings it.</summary>
internal static class SeededObject
{
    public static StoredObject Put(Bucket bucket, string key, string text, DateTimeOffset now)
    {
        var content = Encoding.UTF8.GetBytes(text);
        var path = bucket.NewContentPath();
        using (var file = ObjectFiles.Create(path))
        {
            file.Write(content);
        }

        using var checksum = new Checksum("CRC64NVME");
        checksum.Append(content);
        var stored = new StoredObject(
            key,
            Path.GetFileName(path),
            content.Length,
            Convert.ToHexString(MD5.HashData(content)).ToLowerInvariant(),
            DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()),
            ObjectHeaders.Default(),
            checksum.Algorithm,
            checksum.Text());
        bucket.Put(stored, _ => { });
        return stored;
    }
}
