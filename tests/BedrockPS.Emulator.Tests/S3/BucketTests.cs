using System.Net;
using System.Text;
using BedrockEmulator.Tests.Support;

namespace BedrockEmulator.Tests.S3;

public class BucketTests
{
    [Fact]
    public async Task Buckets_are_made_once_found_and_listed()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = new S3Client(emulator);

        var made = await MakeAsync(s3, "b-two");
        await MakeAsync(s3, "b-one");
        var again = await MakeAsync(s3, "b-two");
        var elsewhere = await s3.SendAsync("PUT", "/b-three");
        var head = await s3.SendAsync("HEAD", "/b-one");
        var none = await s3.SendAsync("HEAD", "/b-none");

        Assert.Equal((HttpStatusCode.OK, "/b-two"), (made.Status, made.Header("Location")));
        Assert.Equal((HttpStatusCode.Conflict, "BucketAlreadyOwnedByYou"), (again.Status, again.Code));
        Assert.Equal("IllegalLocationConstraintException", elsewhere.Code);
        Assert.Equal("us-west-2", head.Header("x-amz-bucket-region"));
        Assert.Equal((HttpStatusCode.NotFound, 0), (none.Status, none.Bytes.Length));
        Assert.Equal(["b-one", "b-two"], (await s3.SendAsync("GET", "/")).Values("Name"));
    }

    [Theory]
    [InlineData("PUT", "/Upper", "InvalidBucketName")]
    [InlineData("GET", "/a..b?list-type=2", "InvalidBucketName")]
    [InlineData("GET", "/nothing-here?list-type=2", "NoSuchBucket")]
    [InlineData("GET", "/docs-bucket?list-type=1", "InvalidArgument")]
    [InlineData("GET", "/docs-bucket?list-type=2&max-keys=x", "InvalidArgument")]
    [InlineData("GET", "/docs-bucket?list-type=2&encoding-type=xml", "InvalidArgument")]
    [InlineData("GET", "/docs-bucket?list-type=2&continuation-token=%21", "InvalidArgument")]
    [InlineData("GET", "/docs-bucket?versioning", "NotImplemented")]
    [InlineData("GET", "/docs-bucket", "NotImplemented")]
    [InlineData("GET", "/docs-bucket/k?versionId=1", "NotImplemented")]
    [InlineData("PATCH", "/docs-bucket/k", "NotImplemented")]
    public async Task What_is_wrong_or_not_served_is_told_in_xml(string method, string target, string code)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = new S3Client(emulator);
        await MakeAsync(s3, "docs-bucket");

        var answer = await s3.SendAsync(method, target);

        Assert.Equal(code, answer.Code);
        Assert.Equal(answer.Header("x-amz-request-id"), answer.Values("RequestId").Single());
    }

    [Fact]
    public async Task A_list_comes_in_pages_in_the_order_of_bytes()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = new S3Client(emulator);
        await MakeAsync(s3, "docs-bucket");

        // U+FF5E comes before U+1F600 in UTF-8, and after it in UTF-16.
        string[] keys = ["B", "a", "a/1", "b", "\uFF5E", "\U0001F600"];
        foreach (var key in Enumerable.Reverse(keys))
            await s3.PutAsync("/docs-bucket/" + string.Join('/', key.Split('/').Select(Uri.EscapeDataString)), key);

        List<string> seen = [];
        var token = "";
        do
        {
            var page = await s3.SendAsync("GET", "/docs-bucket?list-type=2&max-keys=2" + token);
            Assert.Equal("2", page.Values("KeyCount").Single());
            seen.AddRange(page.Values("Key"));
            token = page.Values("NextContinuationToken").SingleOrDefault() is { } next ? "&continuation-token=" + Uri.EscapeDataString(next) : null;
        }
        while (token is not null);

        Assert.Equal(keys, seen);
        Assert.Equal(["b", "\uFF5E", "\U0001F600"], (await s3.SendAsync("GET", "/docs-bucket?list-type=2&start-after=a%2F1")).Values("Key"));
    }

    [Fact]
    public async Task A_delimiter_folds_keys_and_pages_count_each_fold_once()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = new S3Client(emulator);
        await MakeAsync(s3, "docs-bucket");
        foreach (var key in new[] { "p/a/1", "p/a/2", "p/b", "p/c/1", "p/c/2", "q" })
            await s3.PutAsync("/docs-bucket/" + key, key);

        var all = await s3.SendAsync("GET", "/docs-bucket?list-type=2&prefix=p%2F&delimiter=%2F");
        var first = await s3.SendAsync("GET", "/docs-bucket?list-type=2&prefix=p%2F&delimiter=%2F&max-keys=1");
        var second = await s3.SendAsync(
            "GET",
            "/docs-bucket?list-type=2&prefix=p%2F&delimiter=%2F&max-keys=1&continuation-token=" + Uri.EscapeDataString(first.Values("NextContinuationToken").Single()));

        Assert.Equal(["p/b"], all.Values("Key"));
        Assert.Equal(["p/", "p/a/", "p/c/"], all.Values("Prefix"));
        Assert.Equal("3", all.Values("KeyCount").Single());
        Assert.Equal(["p/", "p/a/"], first.Values("Prefix"));
        Assert.Equal(["p/b"], second.Values("Key"));
    }

    [Fact]
    public async Task Keys_are_encoded_when_asked_and_odd_characters_survive_without()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = new S3Client(emulator);
        await MakeAsync(s3, "docs-bucket");
        await s3.PutAsync("/docs-bucket/a%20b%01", "x");

        var encoded = await s3.SendAsync("GET", "/docs-bucket?list-type=2&encoding-type=url");
        var plain = await s3.SendAsync("GET", "/docs-bucket?list-type=2");

        Assert.Equal(["a%20b%01"], encoded.Values("Key"));
        Assert.Contains("<Key>a b&#x1;</Key>", plain.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_owner_of_the_bucket_is_refused()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = new S3Client(emulator);
        await MakeAsync(s3, "docs-bucket");

        var right = await s3.PutAsync("/docs-bucket/k", "x", ("x-amz-expected-bucket-owner", "111122223333"));
        var wrong = await s3.PutAsync("/docs-bucket/k", "x", ("x-amz-expected-bucket-owner", "999999999999"));
        var odd = await s3.SendAsync("GET", "/docs-bucket?list-type=2", null, ("x-amz-expected-bucket-owner", "me"));

        Assert.Equal(HttpStatusCode.OK, right.Status);
        Assert.Equal((HttpStatusCode.Forbidden, "AccessDenied"), (wrong.Status, wrong.Code));
        Assert.Equal((HttpStatusCode.BadRequest, "InvalidBucketOwnerAWSAccountID"), (odd.Status, odd.Code));
    }

    [Fact]
    public async Task Refusals_of_the_caller_have_the_names_of_s3()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.AdminAsync(HttpMethod.Post, "credentials", """{"accessKeyId":"AKIDOLD","secretAccessKey":"s","expiresInSeconds":0}""");

        async Task<string?> CodeAsync(S3Client client, params (string, string)[] headers) => (await client.SendAsync("GET", "/", null, headers)).Code;

        Assert.Equal("InvalidAccessKeyId", await CodeAsync(new S3Client(emulator) { AccessKeyId = "AKIDNOBODY" }));
        Assert.Equal("SignatureDoesNotMatch", await CodeAsync(new S3Client(emulator) { Secret = "other" }));
        Assert.Equal("RequestTimeTooSkewed", await CodeAsync(new S3Client(emulator) { Time = TestEmulator.Start.AddMinutes(16) }));
        Assert.Null(await CodeAsync(new S3Client(emulator) { Time = TestEmulator.Start.AddMinutes(14) }));
        Assert.Equal("ExpiredToken", await CodeAsync(new S3Client(emulator) { AccessKeyId = "AKIDOLD", Secret = "s" }));
        Assert.Equal("AccessDenied", await CodeAsync(new S3Client(emulator) { Unsigned = ["x-amz-meta-a"] }, ("x-amz-meta-a", "1")));
    }

    [Fact]
    public async Task Faults_hit_s3_too()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var s3 = new S3Client(emulator);
        await MakeAsync(s3, "docs-bucket");
        await s3.PutAsync("/docs-bucket/k", new string('x', 1000));
        await emulator.FaultAsync("""{"kind":"throttle","service":"s3","operation":"PutObject"}""");
        await emulator.FaultAsync("""{"kind":"drop","operation":"GetObject","afterBytes":10}""");

        var slow = await s3.PutAsync("/docs-bucket/k", "y");
        using var cut = await s3.SendRawAsync("GET", "/docs-bucket/k", null, []);
        var (bytes, clean) = await BodyReader.ReadAsync(cut);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "SlowDown"), (slow.Status, slow.Code));
        Assert.Equal((1000, 10, false), (cut.Content.Headers.ContentLength, bytes.Length, clean));
        Assert.Equal(new string('x', 1000), (await s3.SendAsync("GET", "/docs-bucket/k")).Text);
    }

    private static Task<S3Answer> MakeAsync(S3Client s3, string name) => s3.SendAsync(
        "PUT", "/" + name, Encoding.UTF8.GetBytes("<CreateBucketConfiguration><LocationConstraint>us-west-2</LocationConstraint></CreateBucketConfiguration>"));
}
