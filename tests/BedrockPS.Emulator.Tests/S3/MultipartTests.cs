using System.Net;
using System.Security.Cryptography;
using System.Text;
using BedrockEmulator.Hosting;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.S3;

public class MultipartTests
{
    private static readonly byte[] s_first = Enumerable.Repeat((byte)'a', 5 * 1024 * 1024).ToArray();
    private static readonly byte[] s_last = "end"u8.ToArray();

    [Fact]
    public async Task Parts_become_one_object()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var (s3, id) = await BeginAsync(emulator, ("content-type", "text/plain"));

        var first = await s3.SendAsync("PUT", $"/docs-bucket/big?partNumber=1&uploadId={id}", s_first);
        var last = await s3.SendAsync("PUT", $"/docs-bucket/big?partNumber=7&uploadId={id}", s_last);
        var parts = await s3.SendAsync("GET", $"/docs-bucket/big?uploadId={id}");
        var uploads = await s3.SendAsync("GET", "/docs-bucket?uploads");
        var done = await CompleteAsync(s3, id, (1, first.Header("ETag")!), (7, last.Header("ETag")!));
        var got = await s3.SendAsync("GET", "/docs-bucket/big", null, ("x-amz-checksum-mode", "ENABLED"));

        var md5 = Convert.ToHexString(MD5.HashData([.. MD5.HashData(s_first), .. MD5.HashData(s_last)])).ToLowerInvariant();
        Assert.Equal(["1", "7"], parts.Values("PartNumber"));
        Assert.Equal([id], uploads.Values("UploadId"));
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.Equal($"\"{md5}-2\"", done.Values("ETag").Single());
        Assert.Equal([.. s_first, .. s_last], got.Bytes);
        Assert.Equal(("text/plain", $"\"{md5}-2\"", "FULL_OBJECT"), (got.Header("Content-Type"), got.Header("ETag"), got.Header("x-amz-checksum-type")));
        Assert.Equal("NoSuchUpload", (await s3.SendAsync("GET", $"/docs-bucket/big?uploadId={id}")).Code);
    }

    [Fact]
    public async Task A_composite_checksum_is_made_of_those_of_the_parts()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var (s3, id) = await BeginAsync(emulator, ("x-amz-checksum-algorithm", "SHA256"));
        var hashes = new[] { s_first, s_last }.Select(SHA256.HashData).ToList();

        var first = await s3.SendAsync("PUT", $"/docs-bucket/big?partNumber=1&uploadId={id}", s_first, ("x-amz-checksum-sha256", Convert.ToBase64String(hashes[0])));
        var other = await s3.SendAsync("PUT", $"/docs-bucket/big?partNumber=2&uploadId={id}", s_last, ("x-amz-checksum-crc32", "AHmqIw=="));
        var last = await s3.SendAsync("PUT", $"/docs-bucket/big?partNumber=2&uploadId={id}", s_last);
        var done = await CompleteAsync(s3, id, (1, first.Header("ETag")!), (2, last.Header("ETag")!));

        Assert.NotNull(other.Code);
        Assert.Equal(Convert.ToBase64String(SHA256.HashData([.. hashes[0], .. hashes[1]])) + "-2", done.Values("ChecksumSHA256").Single());
        Assert.Equal("COMPOSITE", done.Values("ChecksumType").Single());
    }

    [Fact]
    public async Task What_cannot_be_put_together_is_refused_and_the_upload_stays()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var (s3, id) = await BeginAsync(emulator);
        var small = await s3.SendAsync("PUT", $"/docs-bucket/big?partNumber=1&uploadId={id}", s_last);
        var last = await s3.SendAsync("PUT", $"/docs-bucket/big?partNumber=2&uploadId={id}", s_last);

        var wrong = await CompleteAsync(s3, id, (1, "\"0\""));
        var missing = await CompleteAsync(s3, id, (3, last.Header("ETag")!));
        var order = await CompleteAsync(s3, id, (2, last.Header("ETag")!), (1, small.Header("ETag")!));
        var tooSmall = await CompleteAsync(s3, id, (1, small.Header("ETag")!), (2, last.Header("ETag")!));
        var empty = await CompleteAsync(s3, id);
        var number = await s3.SendAsync("PUT", $"/docs-bucket/big?partNumber=10001&uploadId={id}", s_last);
        var key = await s3.SendAsync("PUT", $"/docs-bucket/other?partNumber=1&uploadId={id}", s_last);

        Assert.Equal(
            ["InvalidPart", "InvalidPart", "InvalidPartOrder", "EntityTooSmall", "MalformedXML", "InvalidArgument", "NoSuchUpload"],
            new[] { wrong, missing, order, tooSmall, empty, number, key }.Select(answer => answer.Code));
        Assert.Equal(["1", "2"], (await s3.SendAsync("GET", $"/docs-bucket/big?uploadId={id}")).Values("PartNumber"));
    }

    [Fact]
    public async Task An_aborted_upload_is_gone_with_its_files()
    {
        using var folder = new TempFolder();
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { DataPath = folder.Path });
        var (s3, id) = await BeginAsync(emulator);
        await s3.SendAsync("PUT", $"/docs-bucket/big?partNumber=1&uploadId={id}", s_last);
        var uploads = Path.Combine(folder.Path, "s3", "docs-bucket", "uploads");
        Assert.Single(Directory.GetFiles(uploads));

        var aborted = await s3.SendAsync("DELETE", $"/docs-bucket/big?uploadId={id}");

        Assert.Equal(HttpStatusCode.NoContent, aborted.Status);
        Assert.Empty(Directory.GetFiles(uploads));
        Assert.Empty((await s3.SendAsync("GET", "/docs-bucket?uploads")).Values("UploadId"));
        Assert.Equal("NoSuchKey", (await s3.SendAsync("GET", "/docs-bucket/big")).Code);
    }

    [Fact]
    public async Task A_condition_holds_at_the_end_of_an_upload()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var (s3, id) = await BeginAsync(emulator);
        var part = await s3.SendAsync("PUT", $"/docs-bucket/big?partNumber=1&uploadId={id}", s_last);
        await s3.PutAsync("/docs-bucket/big", "there first");
        var body = Encoding.UTF8.GetBytes($"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag></Part></CompleteMultipartUpload>");

        var refused = await s3.SendAsync("POST", $"/docs-bucket/big?uploadId={id}", body, ("if-none-match", "*"));

        Assert.Equal((HttpStatusCode.PreconditionFailed, "PreconditionFailed"), (refused.Status, refused.Code));
        Assert.Equal("there first", (await s3.SendAsync("GET", "/docs-bucket/big")).Text);
    }

    private static Task<S3Answer> CompleteAsync(S3Client s3, string id, params (int Number, string ETag)[] parts) => s3.SendAsync(
        "POST",
        $"/docs-bucket/big?uploadId={id}",
        Encoding.UTF8.GetBytes("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            + string.Concat(parts.Select(part => $"<Part><PartNumber>{part.Number}</PartNumber><ETag>{part.ETag}</ETag></Part>"))
            + "</CompleteMultipartUpload>"));

    private static async Task<(S3Client S3, string UploadId)> BeginAsync(TestEmulator emulator, params (string, string)[] headers)
    {
        var s3 = new S3Client(emulator);
        await s3.PutAsync("/docs-bucket", "<CreateBucketConfiguration><LocationConstraint>us-west-2</LocationConstraint></CreateBucketConfiguration>");
        var begun = await s3.SendAsync("POST", "/docs-bucket/big?uploads", [], headers.Append(("x-amz-meta-a", "1")).ToArray());
        return (s3, begun.Values("UploadId").Single());
    }
}
