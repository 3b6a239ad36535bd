using System.Text;
using Amazon.S3.Model;
using BedrockPS.Client.ObjectStore;
using BedrockPS.Client.Tests.Transport;
using BedrockPS.Client.Transport;
using BedrockPS.Core.ObjectStore;

namespace BedrockPS.Client.Tests.ObjectStore;

/// <summary>An object store against an endpoint of the test.</summary>
internal static class Store
{
    public static readonly BucketPlace Docs = new("docs", null);

    public static S3ObjectStore At(ResolvedConnection connection, TestTime? time = null, CallLogFake? log = null) =>
        S3ObjectStore.Create(connection, log ?? new CallLogFake(), new ServiceClients(new ClientRuntime(time ?? new TestTime(), () => 0.5), new HttpConnections()));

    public static S3ObjectStore At(string url, TestTime? time = null) => At(Bench.To(url), time);

    public static async Task<ObjectUpload> Upload(string key, byte[] bytes, string? kmsKey = null)
    {
        var content = ObjectContent.OfBytes(bytes);
        return new ObjectUpload { Key = key, Content = content, Digest = await ContentDigest.ComputeAsync(content, default), KmsKeyArn = kmsKey };
    }

    public static Task<ObjectUpload> Upload(string key, string text, string? kmsKey = null) => Upload(key, Encoding.UTF8.GetBytes(text), kmsKey);

    /// <summary>An emulated bucket; the module itself makes none.</summary>
    public static async Task MakeBucketAsync(string url, string name)
    {
        var client = new S3Client(new S3Config(Bench.To(url) with { Credentials = Keys }, new ServiceClients(ClientRuntime.System, new HttpConnections())), new CallLogFake());
        await client.SendAsync(new PutBucketRequest { BucketName = name }, name, client.PutBucketAsync, default);
    }

    public static Amazon.Runtime.BasicAWSCredentials Keys { get; } = new("AKIDEMULATOR00000000", "emulator-secret-not-a-secret");
}
