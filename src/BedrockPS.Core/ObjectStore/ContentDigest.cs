using System.Buffers;
using System.Security.Cryptography;

namespace BedrockPS.Core.ObjectStore;

/// <summary>What content is, by its hashes.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Md5">What the ETag is made of.</param>
/// <param name="Sha256">Of the whole.</param>
/// <param name="Parts">SHA-256 of each part; empty for content that goes in one piece.</param>
internal sealed record ContentDigest(long Length, byte[] Md5, byte[] Sha256, IReadOnlyList<byte[]> Parts)
{
    private const long SmallestPart = 16 << 20;
    private const int MostParts = 10_000;
    private const int ReadSize = 128 << 10;

    /// <summary>Bytes of each part but the last.</summary>
    public long PartSize => PartSizeOf(Length);

    public string Md5Text => Convert.ToHexString(Md5).ToLowerInvariant();

    public string Sha256Text => Convert.ToHexString(Sha256).ToLowerInvariant();

    /// <summary>Reads the content once, a piece at a time.</summary>
    /// <exception cref="BedrockException">FileUnavailable, FileChanged.</exception>
    public static async Task<ContentDigest> ComputeAsync(ObjectContent content, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            var stream = content.Open();
            await using (stream.ConfigureAwait(false))
                return await ComputeAsync(content, stream, buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw content.Unreadable(fault);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<ContentDigest> ComputeAsync(ObjectContent content, Stream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        var length = stream.Length;
        var partSize = PartSizeOf(length);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var part = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        List<byte[]> parts = [];
        for (var at = 0L; at < length;)
        {
            var want = (int)Math.Min(ReadSize, Math.Min(length - at, partSize - (at % partSize)));
            var read = await stream.ReadAsync(buffer.AsMemory(0, want), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                throw content.Changed();
            at += read;
            md5.AppendData(buffer, 0, read);
            whole.AppendData(buffer, 0, read);
            if (length <= partSize)
                continue;
            part.AppendData(buffer, 0, read);
            if (at % partSize == 0 || at == length)
                parts.Add(part.GetHashAndReset());
        }

        if (await stream.ReadAsync(buffer.AsMemory(0, 1), cancellationToken).ConfigureAwait(false) > 0)
            throw content.Changed();
        return new ContentDigest(length, md5.GetHashAndReset(), whole.GetHashAndReset(), parts);
    }

    // No object has more than 10,000 parts, so those of a very large one are larger.
    private static long PartSizeOf(long length) =>
        Math.Max(SmallestPart, ((length + MostParts - 1) / MostParts + 0xFFFFF) & ~0xFFFFFL);
}
