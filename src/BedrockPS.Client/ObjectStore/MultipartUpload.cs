using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Util;
using BedrockPS.Core.ObjectStore;

namespace BedrockPS.Client.ObjectStore;

/// <summary>Stores a large object in parts, some at once. It is there when all are, and what went before is dropped when one fails.</summary>
internal sealed class MultipartUpload(S3Client client)
{
    private const int PartsAtOnce = 4;

    // The parts of an upload that is not ended are paid for, so it is ended on Ctrl+C too.
    private static readonly TimeSpan AbortLimit = TimeSpan.FromSeconds(10);

    public async Task PutAsync(BucketPlace bucket, ObjectUpload upload, CancellationToken cancellationToken)
    {
        var begun = await client.SendAsync(Begin(bucket, upload), bucket.Name, client.InitiateMultipartUploadAsync, cancellationToken).ConfigureAwait(false);
        try
        {
            var parts = new PartETag[upload.Digest.Parts.Count];
            var options = new ParallelOptions { MaxDegreeOfParallelism = PartsAtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(
                Enumerable.Range(0, parts.Length),
                options,
                async (index, token) => parts[index] = await PutPartAsync(bucket, upload, begun.UploadId, index, token).ConfigureAwait(false)).ConfigureAwait(false);
            var complete = new CompleteMultipartUploadRequest
            {
                BucketName = bucket.Name,
                Key = upload.Key,
                ExpectedBucketOwner = bucket.Owner,
                UploadId = begun.UploadId,
                PartETags = [.. parts],
            };
            await client.SendAsync(complete, bucket.Name, client.CompleteMultipartUploadAsync, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await AbortAsync(bucket, upload.Key, begun.UploadId).ConfigureAwait(false);
            throw;
        }
    }

    private static InitiateMultipartUploadRequest Begin(BucketPlace bucket, ObjectUpload upload)
    {
        var request = new InitiateMultipartUploadRequest
        {
            BucketName = bucket.Name,
            Key = upload.Key,
            ExpectedBucketOwner = bucket.Owner,
            ContentType = AmazonS3Util.MimeTypeFromExtension(Path.GetExtension(upload.Key)),
            ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
        };
        request.Metadata[ObjectUpload.Sha256Name] = upload.Digest.Sha256Text;
        if (upload.KmsKeyArn is { } kmsKey)
        {
            request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS;
            request.ServerSideEncryptionKeyManagementServiceKeyId = kmsKey;
        }

        return request;
    }

    private async Task<PartETag> PutPartAsync(BucketPlace bucket, ObjectUpload upload, string uploadId, int index, CancellationToken cancellationToken)
    {
        var start = index * upload.Digest.PartSize;
        var content = new PieceStream(upload.Content, start, Math.Min(upload.Digest.PartSize, upload.Digest.Length - start));
        await using (content.ConfigureAwait(false))
        {
            var checksum = Convert.ToBase64String(upload.Digest.Parts[index]);
            var request = new UploadPartRequest
            {
                BucketName = bucket.Name,
                Key = upload.Key,
                ExpectedBucketOwner = bucket.Owner,
                UploadId = uploadId,
                PartNumber = index + 1,
                InputStream = content,
                PartSize = content.Length,
                UseChunkEncoding = false,
                ChecksumSHA256 = checksum,
            };
            var part = await S3ObjectStore.Unchanged(upload.Content, () => client.SendAsync(request, bucket.Name, client.UploadPartAsync, cancellationToken)).ConfigureAwait(false);
            return new PartETag(index + 1, part.ETag) { ChecksumSHA256 = checksum };
        }
    }

    private async Task AbortAsync(BucketPlace bucket, string key, string uploadId)
    {
        using var limit = new CancellationTokenSource(AbortLimit);
        try
        {
            var request = new AbortMultipartUploadRequest { BucketName = bucket.Name, Key = key, ExpectedBucketOwner = bucket.Owner, UploadId = uploadId };
            await client.SendAsync(request, bucket.Name, client.AbortMultipartUploadAsync, limit.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is BedrockException or OperationCanceledException)
        {
            // What made the upload fail says more; a lifecycle rule of the bucket ends what stays.
        }
    }
}
