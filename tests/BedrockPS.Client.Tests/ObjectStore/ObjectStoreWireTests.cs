using System.Text;
using BedrockPS.Client.Tests.Transport;
using BedrockPS.Core.ObjectStore;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Tests.ObjectStore;

/// <summary>What goes out for each call, and what becomes of answers, byte for byte.</summary>
public sealed class ObjectStoreWireTests
{
    private const string Hello = "hello";
    private const string HelloSha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    [Fact]
    public async Task An_object_goes_in_one_piece_with_its_checksum()
    {
        await using var server = new LoopbackServer(exchange => exchange.AnswerAsync(200, null, [], "ETag: \"5d41402abc4b2a76b9719d911017c592\""));
        await Store.At(server.Url).PutAsync(new BucketPlace("docs", "111122223333"), await Store.Upload("a b/c#1+ü.txt", Hello, "arn:aws:kms:us-east-1:111122223333:key/k"), default);
        var put = Assert.Single(server.Requests);
        Assert.Equal(("PUT", "/docs/a%20b/c%231%2B%C3%BC.txt", Hello), (put.Method, put.Target, put.BodyText));
        Assert.Equal("5", put.Header("Content-Length"));
        Assert.Equal(HelloSha256, put.Header("x-amz-content-sha256"));
        Assert.Equal("LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=", put.Header("x-amz-checksum-sha256"));
        Assert.Equal(HelloSha256, put.Header("x-amz-meta-sha256"));
        Assert.Equal("111122223333", put.Header("x-amz-expected-bucket-owner"));
        Assert.Equal(("aws:kms", "arn:aws:kms:us-east-1:111122223333:key/k"), (put.Header("x-amz-server-side-encryption"), put.Header("x-amz-server-side-encryption-aws-kms-key-id")));
        Assert.Equal("text/plain", put.Header("Content-Type"));
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/", put.Header("Authorization"), StringComparison.Ordinal);
        Assert.DoesNotContain(put.Headers, header => header.Key.StartsWith("x-amz-trailer", StringComparison.OrdinalIgnoreCase) || header.Key.StartsWith("x-amz-sdk-checksum", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task An_empty_object_is_an_object()
    {
        await using var server = new LoopbackServer(exchange => exchange.AnswerAsync(200, null, []));
        await Store.At(server.Url).PutAsync(Store.Docs, await Store.Upload("empty", string.Empty), default);
        Assert.Equal(("0", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), (server.Requests.Single().Header("Content-Length"), server.Requests.Single().Header("x-amz-content-sha256")));
    }

    [Fact]
    public async Task A_list_follows_its_pages_and_gives_keys_as_they_are()
    {
        await using var server = LoopbackServer.InTurn(
            Xml("""<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t/1+=</NextContinuationToken><EncodingType>url</EncodingType><Contents><Key>docs/a%20b%0A%25.txt</Key><Size>12</Size><ETag>&quot;abc&quot;</ETag></Contents></ListBucketResult>"""),
            Xml("""<ListBucketResult><IsTruncated>false</IsTruncated><EncodingType>url</EncodingType><Contents><Key>docs/%C3%BC+x</Key><Size>5000000000</Size><ETag>&quot;d-2&quot;</ETag></Contents></ListBucketResult>"""));
        List<ObjectEntry> found = [];
        await foreach (var entry in Store.At(server.Url).ListAsync(Store.Docs, "docs/", default))
            found.Add(entry);
        Assert.Equal([new ObjectEntry("docs/a b\n%.txt", 12, "abc"), new ObjectEntry("docs/ü x", 5_000_000_000, "d-2")], found);
        Assert.Equal("/docs/?list-type=2&encoding-type=url&prefix=docs%2F", server.Requests.First().Target);
        Assert.Contains("continuation-token=t%2F1%2B%3D", server.Requests.Last().Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_whose_reader_stops_asks_for_no_further_page()
    {
        await using var server = new LoopbackServer(Xml("<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken><Contents><Key>a</Key><Size>1</Size></Contents></ListBucketResult>"));
        await foreach (var entry in Store.At(server.Url).ListAsync(Store.Docs, string.Empty, default))
            break;
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_head_gives_metadata_or_that_there_is_none()
    {
        await using var server = LoopbackServer.InTurn(
            exchange => exchange.HeadAsync(200, "Content-Length: 7", "ETag: \"x\"", "x-amz-meta-sha256: abc", "x-amz-meta-Other: 1"),
            exchange => exchange.HeadAsync(404, "Content-Length: 0"));
        var store = Store.At(server.Url);
        var head = await store.HeadAsync(Store.Docs, "k", default);
        Assert.Equal((7L, "x", "abc"), (head!.Size, head.ETag, head.Metadata["sha256"]));
        Assert.Null(await store.HeadAsync(Store.Docs, "k", default));
    }

    [Fact]
    public async Task Deletes_go_a_thousand_at_a_time_and_say_what_stayed()
    {
        await using var server = LoopbackServer.InTurn(
            Xml("<DeleteResult></DeleteResult>"),
            Xml("<DeleteResult><Error><Key>k1500</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error></DeleteResult>"));
        var stayed = await Store.At(server.Url).DeleteAsync(Store.Docs, [.. Enumerable.Range(0, 1501).Select(number => $"k{number}")], default);
        Assert.Equal([1000, 501], server.Requests.Select(request => request.BodyText.Split("<Key>").Length - 1));
        Assert.Contains("<Quiet>true</Quiet>", server.Requests.First().BodyText, StringComparison.Ordinal);
        Assert.Equal(("k1500", "AccessDenied", ErrorKind.PermissionDenied), (stayed.Single().Key, stayed.Single().Fault.ErrorId, stayed.Single().Fault.Kind));
    }

    [Fact]
    public async Task Large_content_goes_in_parts_and_each_has_its_checksum()
    {
        await using var server = new LoopbackServer(Parts);
        await Store.At(server.Url).PutAsync(Store.Docs, await Store.Upload("big.bin", new byte[(16 << 20) + 5]), default);
        Assert.Equal(["POST /docs/big.bin?uploads", "PUT /docs/big.bin?partNumber=1&uploadId=u1", "PUT /docs/big.bin?partNumber=2&uploadId=u1", "POST /docs/big.bin?uploadId=u1"], server.Requests.Select(request => $"{request.Method} {request.Target.Replace("uploads=", "uploads", StringComparison.Ordinal)}").Order(StringComparer.Ordinal).OrderBy(line => line.Contains("uploads", StringComparison.Ordinal) ? 0 : line.Contains("partNumber", StringComparison.Ordinal) ? 1 : 2));
        var begin = server.Requests.First();
        Assert.Equal(("SHA256", 64), (begin.Header("x-amz-checksum-algorithm"), begin.Header("x-amz-meta-sha256")!.Length));
        Assert.All(server.Requests.Where(request => request.Method == "PUT"), part => Assert.NotNull(part.Header("x-amz-checksum-sha256")));
        Assert.Equal(2, server.Requests.Last().BodyText.Split("<ChecksumSHA256>").Length - 1);
    }

    [Fact]
    public async Task An_upload_in_parts_that_fails_is_aborted()
    {
        await using var server = new LoopbackServer(exchange => exchange.Request is { Method: "PUT" } ? Fail(403, "AccessDenied")(exchange) : Parts(exchange));
        var fault = await Assert.ThrowsAsync<BedrockException>(async () => await Store.At(server.Url).PutAsync(Store.Docs, await Store.Upload("big.bin", new byte[(16 << 20) + 5]), default));
        Assert.Equal("AccessDenied", fault.ErrorId);
        Assert.Equal(("DELETE", "/docs/big.bin?uploadId=u1"), (server.Requests.Last().Method, server.Requests.Last().Target));
    }

    [Theory]
    [InlineData(404, "NoSuchBucket", ErrorKind.ObjectNotFound)]
    [InlineData(403, "AccessDenied", ErrorKind.PermissionDenied)]
    [InlineData(412, "PreconditionFailed", ErrorKind.InvalidOperation)]
    [InlineData(400, "KeyTooLongError", ErrorKind.InvalidArgument)]
    [InlineData(403, "SignatureDoesNotMatch", ErrorKind.AuthenticationError)]
    public async Task Errors_keep_the_services_code(int status, string code, ErrorKind kind)
    {
        await using var server = new LoopbackServer(Fail(status, code));
        var fault = await PutFails(server.Url);
        Assert.Equal((code, kind, status, "REQ1", 1), (fault.ErrorId, fault.Kind, fault.StatusCode, fault.RequestId, fault.Attempts));
        Assert.Equal("words of the service", fault.ServiceMessage);
    }

    [Fact]
    public async Task A_bucket_elsewhere_is_named_with_its_region()
    {
        await using var server = new LoopbackServer(Fail(301, "PermanentRedirect", "x-amz-bucket-region: eu-west-1"));
        var fault = await PutFails(server.Url);
        Assert.Equal("PermanentRedirect", fault.ErrorId);
        Assert.Equal("The bucket docs is in eu-west-1, and the call went to us-east-1.", fault.Message);
        Assert.Contains("-Region", fault.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_passes_is_tried_again_as_for_the_other_services()
    {
        await using var server = LoopbackServer.InTurn(
            Fail(503, "SlowDown", "Retry-After: 3"), Fail(500, "InternalError"), exchange => exchange.DropAsync(), exchange => exchange.AnswerAsync(200, null, []));
        var time = new TestTime();
        await Store.At(server.Url, time).PutAsync(Store.Docs, await Store.Upload("k", Hello), default);
        Assert.Equal([Hello, Hello, Hello, Hello], server.Requests.Select(request => request.BodyText));
        Assert.Contains(TimeSpan.FromSeconds(3), time.Delays);
    }

    [Fact]
    public async Task Retries_end_with_the_services_error()
    {
        await using var server = new LoopbackServer(Fail(503, "SlowDown"));
        var fault = await Assert.ThrowsAsync<BedrockException>(async () => await Store.At(Bench.To(server.Url) with { MaxRetry = 2 }).PutAsync(Store.Docs, await Store.Upload("k", Hello), default));
        Assert.Equal(("SlowDown", ErrorKind.LimitsExceeded, 3, true), (fault.ErrorId, fault.Kind, fault.Attempts, fault.IsRetryable));
    }

    [Fact]
    public async Task A_refused_checksum_is_content_that_changed()
    {
        await using var server = new LoopbackServer(Fail(400, "BadDigest"));
        Assert.Equal(ErrorIds.FileChanged, (await PutFails(server.Url)).ErrorId);
    }

    [Fact]
    public async Task The_limit_of_a_call_ends_it()
    {
        await using var server = new LoopbackServer(exchange => exchange.StallAsync());
        var time = new TestTime { Skip = TimeSpan.FromSeconds(1) };
        var put = Store.At(Bench.To(server.Url) with { RequestTimeout = TimeSpan.FromSeconds(7) }, time).PutAsync(Store.Docs, await Store.Upload("k", Hello), default);
        await server.Requested;
        await time.PassAsync(TimeSpan.FromSeconds(7));
        var fault = await Assert.ThrowsAsync<BedrockException>(() => put);
        Assert.Equal((ErrorIds.RequestTimedOut, ErrorKind.OperationTimeout), (fault.ErrorId, fault.Kind));
    }

    [Fact]
    public async Task A_caller_who_stops_is_not_told_of_faults()
    {
        await using var server = new LoopbackServer(exchange => exchange.StallAsync());
        using var stop = new CancellationTokenSource();
        var put = Store.At(server.Url).PutAsync(Store.Docs, await Store.Upload("k", Hello), stop.Token);
        await server.Requested;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put);
    }

    [Fact]
    public async Task A_file_that_got_shorter_is_no_fault_of_the_connection()
    {
        await using var server = new LoopbackServer(exchange => exchange.AnswerAsync(200, null, []));
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "0123456789");
            var content = ObjectContent.OfFile(path);
            var upload = new ObjectUpload { Key = "k", Content = content, Digest = await ContentDigest.ComputeAsync(content, default) };
            await File.WriteAllTextAsync(path, "01");
            var fault = await Assert.ThrowsAsync<BedrockException>(() => Store.At(server.Url).PutAsync(Store.Docs, upload, default));
            Assert.Equal(ErrorIds.FileChanged, fault.ErrorId);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void An_API_key_alone_cannot_sign()
    {
        var fault = Assert.Throws<BedrockException>(() => Store.At(Bench.To("http://127.0.0.1:1") with { Credentials = null, ApiKey = new Secret("key"), CredentialSource = "API key (parameter)" }));
        Assert.Equal((ErrorIds.CredentialsInvalid, true), (fault.ErrorId, fault.IsSetup));
        Assert.Contains("s3 takes no API key", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<BedrockException> PutFails(string url) =>
        await Assert.ThrowsAsync<BedrockException>(async () => await Store.At(url).PutAsync(Store.Docs, await Store.Upload("k", Hello), default));

    private static Func<Exchange, Task> Xml(string body) => exchange => exchange.AnswerAsync(200, "application/xml", Encoding.UTF8.GetBytes(body));

    private static Func<Exchange, Task> Fail(int status, string code, params string[] headers) => exchange => exchange.AnswerAsync(
        status, "application/xml", Encoding.UTF8.GetBytes($"<Error><Code>{code}</Code><Message>words of the service</Message><RequestId>REQ1</RequestId></Error>"), headers);

    private static Task Parts(Exchange exchange) => exchange.Request.Method switch
    {
        "PUT" => exchange.AnswerAsync(200, null, [], "ETag: \"p\""),
        "DELETE" => exchange.HeadAsync(204),
        _ when exchange.Request.Target.Contains("uploads", StringComparison.Ordinal) => Xml("<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>")(exchange),
        _ => Xml("<CompleteMultipartUploadResult><ETag>&quot;x-2&quot;</ETag></CompleteMultipartUploadResult>")(exchange),
    };
}
