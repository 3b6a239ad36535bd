using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Util;
using BedrockPS.Client.Transport;
using BedrockPS.Core.ObjectStore;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.ObjectStore;

/// <summary>Objects in S3. Made for each connection that asks for it; AWSSDK.S3 loads with the first.</summary>
internal sealed class S3ObjectStore(S3Client client) : IObjectStore
{
    private const int MostKeys = 1000;
    private readonly MultipartUpload multipart = new(client);

    /// <exception cref="BedrockException">Endpoint or identity cannot be used.</exception>
    public static S3ObjectStore Create(ResolvedConnection connection, ICallLog log, ServiceClients clients)
    {
        var config = new S3Config(connection, clients);
        log.Verbose($"s3 in {connection.Region} at {config.Host}.");
        return new S3ObjectStore(new S3Client(config, log));
    }

    public async IAsyncEnumerable<ObjectEntry> ListAsync(BucketPlace bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = bucket.Name, Prefix = prefix, ExpectedBucketOwner = bucket.Owner, Encoding = EncodingType.Url };
        do
        {
            var page = await client.SendAsync(request, bucket.Name, client.ListObjectsV2Async, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.S3Objects ?? [])
                yield return new ObjectEntry(page.Encoding == EncodingType.Url ? WebUtility.UrlDecode(item.Key) : item.Key, item.Size ?? 0, item.ETag?.Trim('"'));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is not null);
    }

    public async Task<ObjectHead?> HeadAsync(BucketPlace bucket, string key, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetObjectMetadataRequest { BucketName = bucket.Name, Key = key, ExpectedBucketOwner = bucket.Owner };
            var head = await client.SendAsync(request, bucket.Name, client.GetObjectMetadataAsync, cancellationToken).ConfigureAwait(false);
            return new ObjectHead(head.ContentLength, head.ETag?.Trim('"'), Metadata(head.Metadata));
        }
        catch (BedrockException fault) when (fault.StatusCode == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task PutAsync(BucketPlace bucket, ObjectUpload upload, CancellationToken cancellationToken) => upload.Digest.Parts.Count == 0
        ? PutWholeAsync(bucket, upload, cancellationToken)
        : multipart.PutAsync(bucket, upload, cancellationToken);

    public async Task<IReadOnlyList<(string Key, BedrockException Fault)>> DeleteAsync(BucketPlace bucket, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        List<(string, BedrockException)> stayed = [];
        foreach (var some in keys.Chunk(MostKeys))
        {
            var request = new DeleteObjectsRequest
            {
                BucketName = bucket.Name,
                ExpectedBucketOwner = bucket.Owner,
                Quiet = true,
                Objects = [.. some.Select(key => new KeyVersion { Key = key })],
            };
            var errors = await client.SendAsync(request, bucket.Name, DeleteAsync, cancellationToken).ConfigureAwait(false);
            stayed.AddRange(errors.Select(error => (error.Key, Stayed(error))));
        }

        return stayed;
    }

    // AWSSDK throws for an answer that names keys which stayed.
    private async Task<List<DeleteError>> DeleteAsync(DeleteObjectsRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.DeleteObjectsAsync(request, cancellationToken).ConfigureAwait(false)).DeleteErrors ?? [];
        }
        catch (DeleteObjectsException some)
        {
            return some.Response.DeleteErrors;
        }
    }

    private static BedrockException Stayed(DeleteError error) =>
        new(error.Code ?? ErrorIds.ResponseInvalid, ErrorKinds.Of(error.Code, null), $"The object was not deleted: {error.Message ?? error.Code}")
        {
            ServiceMessage = error.Message,
        };

    private async Task PutWholeAsync(BucketPlace bucket, ObjectUpload upload, CancellationToken cancellationToken)
    {
        var content = new PieceStream(upload.Content, 0, upload.Digest.Length);
        await using (content.ConfigureAwait(false))
        {
            var request = new PutObjectRequest
            {
                BucketName = bucket.Name,
                Key = upload.Key,
                ExpectedBucketOwner = bucket.Owner,
                InputStream = content,
                AutoCloseStream = false,
                UseChunkEncoding = false,
                ContentType = AmazonS3Util.MimeTypeFromExtension(Path.GetExtension(upload.Key)),
                ChecksumSHA256 = Convert.ToBase64String(upload.Digest.Sha256),
            };
            request.Metadata[ObjectUpload.Sha256Name] = upload.Digest.Sha256Text;
            if (upload.KmsKeyArn is { } kmsKey)
            {
                request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS;
                request.ServerSideEncryptionKeyManagementServiceKeyId = kmsKey;
            }

            await Unchanged(upload.Content, () => client.SendAsync(request, bucket.Name, client.PutObjectAsync, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>S3 refuses a body that is another than its checksum says.</summary>
    public static async Task<T> Unchanged<T>(ObjectContent content, Func<Task<T>> send)
    {
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (BedrockException fault) when (fault.ErrorId is "BadDigest" or "XAmzContentSHA256Mismatch" or "XAmzContentChecksumMismatch")
        {
            throw content.Changed();
        }
    }

    private static Dictionary<string, string> Metadata(MetadataCollection metadata) => metadata.Keys.ToDictionary(
        name => name.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase) ? name["x-amz-meta-".Length..].ToLowerInvariant() : name.ToLowerInvariant(),
        name => metadata[name],
        StringComparer.Ordinal);
}
