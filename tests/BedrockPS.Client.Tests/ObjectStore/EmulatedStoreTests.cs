using BedrockPS.Client.ObjectStore;
using BedrockPS.Client.Tests.Session;
using BedrockPS.Client.Tests.Transport;
using BedrockPS.Client.Transport;
using BedrockPS.Core.ObjectStore;

namespace BedrockPS.Client.Tests.ObjectStore;

/// <summary>The store against an endpoint that checks signatures, checksums and parts by code of its own.</summary>
public sealed class EmulatedStoreTests(EmulatorProcess emulator) : IClassFixture<EmulatorProcess>
{
    private async Task<(S3ObjectStore Store, BucketPlace Bucket)> BeginAsync()
    {
        var bucket = new BucketPlace("b" + Guid.NewGuid().ToString("n"), null);
        await Store.MakeBucketAsync(emulator.Url, bucket.Name);
        return (Store.At(Bench.To(emulator.Url) with { Credentials = Store.Keys }), bucket);
    }

    private static async Task<List<ObjectEntry>> ListAsync(S3ObjectStore store, BucketPlace bucket)
    {
        List<ObjectEntry> found = [];
        await foreach (var entry in store.ListAsync(bucket, string.Empty, default))
            found.Add(entry);
        return found;
    }

    [Fact]
    public async Task Keys_of_any_letters_are_stored_listed_and_deleted()
    {
        var (store, bucket) = await BeginAsync();
        string[] keys = ["a b.txt", "#x", "50%.md", "1+1", "u\u0308", "ü", "😀/😀", ".hidden", "dot.", "space ", "line\nbreak", "q?&=;:@$!'()*", "back\\slash", "a//b", "<&>\""];
        foreach (var key in keys)
            await store.PutAsync(bucket, await Store.Upload(key, "text of " + key), default);
        Assert.Equal(keys.Order(StringComparer.Ordinal), (await ListAsync(store, bucket)).Select(entry => entry.Key).Order(StringComparer.Ordinal));
        foreach (var key in keys)
            Assert.NotNull(await store.HeadAsync(bucket, key, default));
        Assert.Empty(await store.DeleteAsync(bucket, keys, default));
        Assert.Empty(await ListAsync(store, bucket));
    }

    [Fact]
    public async Task The_ETag_is_the_MD5_of_content_in_one_piece_and_not_with_a_KMS_key_or_parts()
    {
        var (store, bucket) = await BeginAsync();
        var plain = await Store.Upload("plain", "content");
        var kms = await Store.Upload("kms", "content", "arn:aws:kms:us-east-1:111122223333:key/k");
        var large = await Store.Upload("large", new byte[40 << 20]);
        foreach (var upload in new[] { plain, kms, large })
            await store.PutAsync(bucket, upload, default);
        var tags = (await ListAsync(store, bucket)).ToDictionary(entry => entry.Key, entry => entry.ETag);
        Assert.Equal(plain.Digest.Md5Text, tags["plain"]);
        Assert.NotEqual(kms.Digest.Md5Text, tags["kms"]);
        Assert.EndsWith("-3", tags["large"], StringComparison.Ordinal);
        foreach (var upload in new[] { plain, kms, large })
        {
            var head = await store.HeadAsync(bucket, upload.Key, default);
            Assert.Equal((upload.Digest.Length, upload.Digest.Sha256Text), (head!.Size, head.Metadata[ObjectUpload.Sha256Name]));
        }
    }

    [Fact]
    public async Task Keys_that_end_are_renewed_and_a_clock_that_is_wrong_is_corrected()
    {
        using var home = new AwsHome();
        home["AWS_REGION"] = "us-east-1";
        home["AWS_ENDPOINT_URL"] = emulator.Url;
        home.Credentials("[base]\naws_access_key_id = AKIDEMULATOR00000000\naws_secret_access_key = emulator-secret-not-a-secret\n");
        home.Config("[profile team]\nrole_arn = arn:aws:iam::111122223333:role/team\nsource_profile = base\n");
        var engine = new BedrockEngine(new ServiceClients(ClientRuntime.System, new HttpConnections()), TimeProvider.System, home.Read);
        var store = (await engine.ConnectAsync(AwsHome.Profile("team"), home.Log, default)).Objects;
        var (_, bucket) = await BeginAsync();
        await store.PutAsync(bucket, await Store.Upload("a", "1"), default);
        await emulator.PostAsync("credentials/expire", new { allIssued = true });
        await store.PutAsync(bucket, await Store.Upload("b", "2"), default);
        await emulator.PostAsync("clock", new { offsetSeconds = 7200 });
        try
        {
            await Store.At(Bench.To(emulator.Url) with { Credentials = Store.Keys }, new TestTime()).PutAsync(bucket, await Store.Upload("c", "3"), default);
        }
        finally
        {
            await emulator.PostAsync("clock", new { offsetSeconds = 0 });
        }
    }

    [Fact]
    public async Task Another_owner_and_another_bucket_are_refused()
    {
        var (store, bucket) = await BeginAsync();
        var denied = await Assert.ThrowsAsync<BedrockException>(async () => await store.PutAsync(bucket with { Owner = "999999999999" }, await Store.Upload("a", "1"), default));
        Assert.Equal(("AccessDenied", ErrorKind.PermissionDenied, 403), (denied.ErrorId, denied.Kind, denied.StatusCode));
        Assert.Contains("s3:PutObject", denied.RecommendedAction, StringComparison.Ordinal);
        var none = await Assert.ThrowsAsync<BedrockException>(async () => await ListAsync(store, new BucketPlace("no-such-bucket", null)));
        Assert.Equal(("NoSuchBucket", ErrorKind.ObjectNotFound), (none.ErrorId, none.Kind));
    }
}
