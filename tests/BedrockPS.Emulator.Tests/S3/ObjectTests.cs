using System.Net;
using System.Security.Cryptography;
using System.Text;
using BedrockEmulator.Hosting;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.S3;

public class ObjectTests
{
    [Fact]
    public async Task An_object_comes_back_as_it_was_put()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = await BucketAsync(emulator);

        var put = await s3.PutAsync(
            "/docs-bucket/a%20b/%C3%BC.txt",
            "hello",
            ("content-type", "text/plain"),
            ("x-amz-meta-team", "ops"),
            ("x-amz-checksum-sha256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="));
        var got = await s3.SendAsync("GET", "/docs-bucket/a%20b/%C3%BC.txt", null, ("x-amz-checksum-mode", "ENABLED"));
        var head = await s3.SendAsync("HEAD", "/docs-bucket/a%20b/%C3%BC.txt");

        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal("\"5d41402abc4b2a76b9719d911017c592\"", put.Header("ETag"));
        Assert.Equal("AES256", put.Header("x-amz-server-side-encryption"));
        Assert.Equal("hello", got.Text);
        Assert.Equal("ops", got.Header("x-amz-meta-team"));
        Assert.Equal("text/plain", got.Header("Content-Type"));
        Assert.Equal("Fri, 02 Jan 2026 03:04:05 GMT", got.Header("Last-Modified"));
        Assert.Equal("LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=", got.Header("x-amz-checksum-sha256"));
        Assert.Equal("FULL_OBJECT", got.Header("x-amz-checksum-type"));
        Assert.Equal(("5", "\"5d41402abc4b2a76b9719d911017c592\""), (head.Header("Content-Length"), head.Header("ETag")));
        Assert.Empty(head.Bytes);
        Assert.Null(head.Header("x-amz-checksum-sha256"));
    }

    [Theory]
    [InlineData("bytes=1-2", 206, "el", "bytes 1-2/5")]
    [InlineData("bytes=3-", 206, "lo", "bytes 3-4/5")]
    [InlineData("bytes=-2", 206, "lo", "bytes 3-4/5")]
    [InlineData("bytes=0-99", 206, "hello", "bytes 0-4/5")]
    [InlineData("lines=0-1", 200, "hello", null)]
    [InlineData("bytes=0-1,3-4", 200, "hello", null)]
    public async Task A_range_is_a_part_of_the_object(string range, int status, string text, string? contentRange)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = await BucketAsync(emulator);
        await s3.PutAsync("/docs-bucket/k", "hello");

        var got = await s3.SendAsync("GET", "/docs-bucket/k", null, ("range", range));

        Assert.Equal((status, text, contentRange), ((int)got.Status, got.Text, got.Header("Content-Range")));
    }

    [Fact]
    public async Task A_range_outside_the_object_is_refused()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = await BucketAsync(emulator);
        await s3.PutAsync("/docs-bucket/k", "hello");

        var got = await s3.SendAsync("GET", "/docs-bucket/k", null, ("range", "bytes=5-"));

        Assert.Equal((HttpStatusCode.RequestedRangeNotSatisfiable, "InvalidRange"), (got.Status, got.Code));
    }

    [Fact]
    public async Task Conditions_of_a_write_are_held_against_what_is_there()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = await BucketAsync(emulator);

        var onto = await s3.PutAsync("/docs-bucket/k", "one", ("if-match", "\"abc\""));
        var first = await s3.PutAsync("/docs-bucket/k", "one", ("if-none-match", "*"));
        var second = await s3.PutAsync("/docs-bucket/k", "two", ("if-none-match", "*"));
        var wrong = await s3.PutAsync("/docs-bucket/k", "two", ("if-match", "\"abc\""));
        var right = await s3.PutAsync("/docs-bucket/k", "three", ("if-match", first.Header("ETag")!));

        Assert.Equal((HttpStatusCode.NotFound, "NoSuchKey"), (onto.Status, onto.Code));
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal((HttpStatusCode.PreconditionFailed, "PreconditionFailed"), (second.Status, second.Code));
        Assert.Equal(HttpStatusCode.PreconditionFailed, wrong.Status);
        Assert.Equal(HttpStatusCode.OK, right.Status);
        Assert.Equal("three", (await s3.SendAsync("GET", "/docs-bucket/k")).Text);
    }

    [Fact]
    public async Task Conditions_of_a_read_spare_what_is_known()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = await BucketAsync(emulator);
        var etag = (await s3.PutAsync("/docs-bucket/k", "one")).Header("ETag")!;

        var known = await s3.SendAsync("GET", "/docs-bucket/k", null, ("if-none-match", etag));
        var other = await s3.SendAsync("GET", "/docs-bucket/k", null, ("if-match", "\"abc\""));
        var since = await s3.SendAsync("GET", "/docs-bucket/k", null, ("if-modified-since", "Fri, 02 Jan 2026 03:04:05 GMT"));
        var before = await s3.SendAsync("HEAD", "/docs-bucket/k", null, ("if-unmodified-since", "Fri, 02 Jan 2026 03:04:04 GMT"));

        Assert.Equal((HttpStatusCode.NotModified, 0), (known.Status, known.Bytes.Length));
        Assert.Equal(HttpStatusCode.PreconditionFailed, other.Status);
        Assert.Equal(HttpStatusCode.NotModified, since.Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, before.Status);
    }

    [Theory]
    [InlineData("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==", "BadDigest")]
    [InlineData("content-md5", "x", "InvalidDigest")]
    [InlineData("x-amz-checksum-crc32", "AAAAAA==", "BadDigest")]
    [InlineData("x-amz-checksum-crc32", "AAAA", "InvalidRequest")]
    [InlineData("x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "XAmzContentSHA256Mismatch")]
    [InlineData("x-amz-sdk-checksum-algorithm", "CRC32", "InvalidRequest")]
    [InlineData("x-amz-server-side-encryption", "rot13", "InvalidEncryptionAlgorithmError")]
    [InlineData("x-amz-storage-class", "ATTIC", "InvalidStorageClass")]
    [InlineData("x-amz-acl", "public-read", "NotImplemented")]
    [InlineData("x-amz-copy-source", "/docs-bucket/other", "NotImplemented")]
    public async Task A_put_that_is_not_as_it_says_is_refused_and_leaves_nothing(string header, string value, string code)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = await BucketAsync(emulator);

        var put = await s3.PutAsync("/docs-bucket/k", "hello", (header, value));
        var got = await s3.SendAsync("GET", "/docs-bucket/k");

        Assert.Equal(code, put.Code);
        Assert.Equal((HttpStatusCode.NotFound, "NoSuchKey"), (got.Status, got.Code));
    }

    // Checksums of "123456789" as the catalogues of CRCs give them.
    [Theory]
    [InlineData("x-amz-checksum-crc32", "y/Q5Jg==")]
    [InlineData("x-amz-checksum-crc32c", "4waSgw==")]
    [InlineData("x-amz-checksum-crc64nvme", "rosUhgp5mIg=")]
    [InlineData("x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE=")]
    public async Task Right_checksums_are_kept(string header, string value)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = await BucketAsync(emulator);

        var put = await s3.PutAsync("/docs-bucket/k", "123456789", (header, value));

        Assert.Equal((HttpStatusCode.OK, value), (put.Status, put.Header(header)));
    }

    [Fact]
    public async Task Signed_chunks_with_a_trailer_are_put_together()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = await BucketAsync(emulator);
        var content = Enumerable.Range(0, 20_000).Select(i => (byte)i).ToArray();
        var headers = ChunkHeaders("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", content.Length);
        var body = s3.SignedChunks("PUT", "/docs-bucket/k", headers, content.Chunk(8192), Crc32Trailer(content));

        var put = await s3.SendAsync("PUT", "/docs-bucket/k", body, Pairs(headers));
        var got = await s3.SendAsync("GET", "/docs-bucket/k");

        Assert.Equal((HttpStatusCode.OK, ""), (put.Status, put.Text));
        Assert.Equal(content, got.Bytes);
        Assert.Null(got.Header("Content-Encoding"));
    }

    [Fact]
    public async Task A_changed_chunk_a_wrong_trailer_and_a_missing_one_are_refused()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = await BucketAsync(emulator);
        var content = new byte[9000];
        var headers = ChunkHeaders("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", content.Length);
        var changed = s3.SignedChunks("PUT", "/docs-bucket/k", headers, content.Chunk(8192), Crc32Trailer(content));
        changed[200] ^= 1;

        var first = await s3.SendAsync("PUT", "/docs-bucket/k", changed, Pairs(headers));
        var second = await s3.SendAsync(
            "PUT", "/docs-bucket/k", s3.SignedChunks("PUT", "/docs-bucket/k", headers, content.Chunk(8192), "x-amz-checksum-crc32:AAAAAA=="), Pairs(headers));
        var third = await s3.SendAsync(
            "PUT", "/docs-bucket/k", s3.SignedChunks("PUT", "/docs-bucket/k", headers, content.Chunk(8192), "x-amz-other:1"), Pairs(headers));

        Assert.Equal("SignatureDoesNotMatch", first.Code);
        Assert.Equal("BadDigest", second.Code);
        Assert.Equal("MalformedTrailerError", third.Code);
    }

    [Fact]
    public async Task Unsigned_chunks_are_taken_and_a_short_body_is_incomplete()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = await BucketAsync(emulator);
        var headers = ChunkHeaders("STREAMING-UNSIGNED-PAYLOAD-TRAILER", 5);
        var whole = Encoding.ASCII.GetBytes("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n");

        var put = await s3.SendAsync("PUT", "/docs-bucket/k", whole, Pairs(headers));
        var cut = await s3.SendAsync("PUT", "/docs-bucket/cut", whole[..12], Pairs(headers));
        var longer = await s3.SendAsync("PUT", "/docs-bucket/longer", whole, Pairs(ChunkHeaders("STREAMING-UNSIGNED-PAYLOAD-TRAILER", 6)));

        Assert.Equal((HttpStatusCode.OK, "NhCmhg=="), (put.Status, put.Header("x-amz-checksum-crc32")));
        Assert.Equal("IncompleteBody", cut.Code);
        Assert.Equal("IncompleteBody", longer.Code);
    }

    [Fact]
    public async Task Encryption_by_a_key_is_kept_and_its_etag_is_no_md5()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = await BucketAsync(emulator);
        const string Key = "arn:aws:kms:us-west-2:111122223333:key/11111111-2222-3333-4444-555555555555";

        var put = await s3.PutAsync(
            "/docs-bucket/k", "hello", ("x-amz-server-side-encryption", "aws:kms"), ("x-amz-server-side-encryption-aws-kms-key-id", Key));
        var got = await s3.SendAsync("GET", "/docs-bucket/k");
        var alone = await s3.PutAsync("/docs-bucket/k2", "hello", ("x-amz-server-side-encryption-aws-kms-key-id", Key));

        Assert.Matches("^\"[0-9a-f]{32}\"$", put.Header("ETag"));
        Assert.NotEqual("\"5d41402abc4b2a76b9719d911017c592\"", put.Header("ETag"));
        Assert.Equal(("aws:kms", Key), (got.Header("x-amz-server-side-encryption"), got.Header("x-amz-server-side-encryption-aws-kms-key-id")));
        Assert.Equal("InvalidArgument", alone.Code);
    }

    [Theory]
    [InlineData("/docs-bucket/../../escape.txt")]
    [InlineData("/docs-bucket//double//slash")]
    [InlineData("/docs-bucket/C%3A%5Cwindows%5Cx")]
    [InlineData("/docs-bucket/trailing/")]
    [InlineData("/docs-bucket/plus%2Bplus%5C..%5C..%5Cx")]
    public async Task No_key_leads_out_of_the_folder(string target)
    {
        using var folder = new TempFolder();
        var data = Path.Combine(folder.Path, "data");
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { DataPath = data });
        var s3 = await BucketAsync(emulator);

        var put = await s3.PutAsync(target, "safe");
        var listed = await s3.SendAsync("GET", "/docs-bucket?list-type=2");

        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal("safe", (await s3.SendAsync("GET", target)).Text);
        Assert.Equal(Uri.UnescapeDataString(target["/docs-bucket/".Length..]), listed.Values("Key").Single());
        Assert.Equal([data], Directory.GetFileSystemEntries(folder.Path));
        Assert.All(
            Directory.GetFiles(Path.Combine(data, "s3", "docs-bucket", "objects")), file => Assert.Matches(@"^[0-9a-f]+\.(json|data)$", Path.GetFileName(file)));
    }

    [Fact]
    public async Task Objects_in_a_data_folder_outlive_the_process_and_are_the_users_alone()
    {
        using var folder = new TempFolder();
        var options = new EmulatorOptions { DataPath = Path.Combine(folder.Path, "state") };
        await using (var first = await TestEmulator.StartAsync(options))
        {
            var s3 = await BucketAsync(first);
            await s3.PutAsync("/docs-bucket/k", "old");
            await s3.PutAsync("/docs-bucket/k", "kept", ("x-amz-meta-a", "1"));
            await s3.PutAsync("/docs-bucket/gone", "x");
            await s3.SendAsync("DELETE", "/docs-bucket/gone");
        }

        await using var second = await TestEmulator.StartAsync(options);
        var again = new S3Client(second);
        var got = await again.SendAsync("GET", "/docs-bucket/k");

        Assert.Equal(("kept", "1"), (got.Text, got.Header("x-amz-meta-a")));
        Assert.Equal(["k"], (await again.SendAsync("GET", "/docs-bucket?list-type=2")).Values("Key"));
        var files = Directory.GetFiles(Path.Combine(options.DataPath, "s3", "docs-bucket", "objects"));
        Assert.Equal(2, files.Length);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in files)
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_large_object_passes_through_and_can_be_deleted_while_it_is_read()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = await BucketAsync(emulator);
        var content = new byte[8 * 1024 * 1024 + 3];
        new Random(1).NextBytes(content);
        await s3.SendAsync("PUT", "/docs-bucket/big", content);

        using var reading = await s3.SendRawAsync("GET", "/docs-bucket/big", null, []);
        var deleted = await s3.SendAsync("DELETE", "/docs-bucket/big");
        var read = await reading.Content.ReadAsByteArrayAsync();

        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
        Assert.Equal(Convert.ToHexString(MD5.HashData(content)), Convert.ToHexString(MD5.HashData(read)));
        Assert.Equal("NoSuchKey", (await s3.SendAsync("GET", "/docs-bucket/big")).Code);
    }

    [Fact]
    public async Task Several_objects_are_deleted_in_one_call()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = await BucketAsync(emulator);
        foreach (var key in new[] { "a", "b", "c" })
            await s3.PutAsync("/docs-bucket/" + key, key);
        var body = "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key>a</Key></Object><Object><Key>none</Key></Object><Object><Key>b</Key><ETag>\"0\"</ETag></Object></Delete>"u8.ToArray();
        var md5 = Convert.ToBase64String(MD5.HashData(body));

        var deleted = await s3.SendAsync("POST", "/docs-bucket?delete", body, ("content-md5", md5));
        var unchecked_ = await s3.SendAsync("POST", "/docs-bucket?delete", body);
        var broken = await s3.SendAsync("POST", "/docs-bucket?delete", "<Delete/>"u8.ToArray(), ("content-md5", Convert.ToBase64String(MD5.HashData("<Delete/>"u8))));

        Assert.Equal(["a", "none", "b"], deleted.Values("Key"));
        Assert.Equal(["PreconditionFailed"], deleted.Values("Code"));
        Assert.Equal("InvalidRequest", unchecked_.Code);
        Assert.Equal("MalformedXML", broken.Code);
        Assert.Equal(["b", "c"], (await s3.SendAsync("GET", "/docs-bucket?list-type=2")).Values("Key"));
    }

    [Fact]
    public async Task The_head_of_an_upload_is_judged_before_its_body_and_the_body_is_not_in_the_journal()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = await BucketAsync(emulator);

        var put = await s3.PutAsync("/docs-bucket/k", "not for the journal", ("expect", "100-continue"));
        var refused = await s3.PutAsync("/no-such-bucket/k", "x", ("expect", "100-continue"));
        var entry = (await emulator.JournalAsync()).First(entry => entry.GetProperty("operation").GetString() == "PutObject");

        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal((HttpStatusCode.NotFound, "NoSuchBucket"), (refused.Status, refused.Code));
        Assert.Equal("", entry.GetProperty("bodyText").GetString());
        Assert.Equal("""{"Bucket":"docs-bucket","Key":"k"}""", entry.GetProperty("labels").GetRawText());
        Assert.Equal("s3", entry.GetProperty("service").GetString());
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        using var folder = new TempFolder();
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { DataPath = folder.Path, RequireAuthentication = false });
        await BucketAsync(emulator);
        var objects = Path.Combine(folder.Path, "s3", "docs-bucket", "objects");
        using (var client = new System.Net.Sockets.TcpClient())
        {
            await client.ConnectAsync(emulator.Http.BaseAddress!.Host, emulator.Http.BaseAddress.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                "PUT /docs-bucket/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\nAuthorization: AWS4-HMAC-SHA256 "
                + "Credential=a/20260102/us-west-2/s3/aws4_request, SignedHeaders=host, Signature=x\r\n\r\nhalf of it"));
            while (Directory.GetFiles(objects).Length == 0)
                await Task.Yield();
        }

        while ((await emulator.JournalAsync())[^1].GetProperty("endedAt").ValueKind == System.Text.Json.JsonValueKind.Null)
            await Task.Yield();

        Assert.Empty(Directory.GetFiles(objects));
        Assert.Empty((await new S3Client(emulator).SendAsync("GET", "/docs-bucket?list-type=2")).Values("Key"));
    }

    private static async Task<S3Client> BucketAsync(TestEmulator emulator)
    {
        var s3 = new S3Client(emulator);
        var made = await s3.PutAsync("/docs-bucket", "<CreateBucketConfiguration><LocationConstraint>us-west-2</LocationConstraint></CreateBucketConfiguration>");
        Assert.Equal(HttpStatusCode.OK, made.Status);
        return s3;
    }

    private static Dictionary<string, string> ChunkHeaders(string kind, int length) => new()
    {
        ["x-amz-content-sha256"] = kind,
        ["x-amz-decoded-content-length"] = length.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["x-amz-trailer"] = "x-amz-checksum-crc32",
        ["content-encoding"] = "aws-chunked",
    };

    private static (string Name, string Value)[] Pairs(Dictionary<string, string> headers) => headers.Select(header => (header.Key, header.Value)).ToArray();

    private static string Crc32Trailer(byte[] content)
    {
        var crc = BedrockEmulator.Wire.Crc32.Compute(content);
        return "x-amz-checksum-crc32:" + Convert.ToBase64String([(byte)(crc >> 24), (byte)(crc >> 16), (byte)(crc >> 8), (byte)crc]);
    }
}
