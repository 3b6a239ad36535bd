using BedrockPS.Core.ObjectStore;

namespace BedrockPS.Core.Tests.KnowledgeBases.Sync;

public sealed class ContentDigestTests
{
    [Fact]
    public async Task Small_content_has_its_hashes_and_no_parts()
    {
        var digest = await ContentDigest.ComputeAsync(ObjectContent.OfBytes("hello"u8.ToArray()), default);
        Assert.Equal((5L, "5d41402abc4b2a76b9719d911017c592", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"), (digest.Length, digest.Md5Text, digest.Sha256Text));
        Assert.Empty(digest.Parts);
    }

    [Theory]
    [InlineData(16 << 20, 0)]
    [InlineData((16 << 20) + 1, 2)]
    [InlineData(32 << 20, 2)]
    public async Task Parts_have_16_MiB(int length, int parts)
    {
        var digest = await ContentDigest.ComputeAsync(ObjectContent.OfBytes(new byte[length]), default);
        Assert.Equal((16 << 20, parts), (digest.PartSize, digest.Parts.Count));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(new byte[length]), digest.Sha256);
    }

    [Theory]
    [InlineData(1L << 30, 16L << 20)]
    [InlineData(5L << 40, 525L << 20)]
    public void Parts_of_very_large_content_are_larger_and_never_more_than_ten_thousand(long length, long expected)
    {
        var size = new ContentDigest(length, [], [], []).PartSize;
        Assert.Equal(expected, size);
        Assert.True((length + size - 1) / size <= 10_000);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_told_by_its_path()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        var fault = await Assert.ThrowsAsync<BedrockException>(() => ContentDigest.ComputeAsync(ObjectContent.OfFile(path), default));
        Assert.Equal(ErrorIds.FileUnavailable, fault.ErrorId);
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
    }
}
