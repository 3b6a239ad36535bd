using System.Globalization;
using System.Security.Cryptography;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.S3;

internal sealed class PutObject : S3Operation
{
    public override string Name => "PutObject";

    public override string Method => "PUT";

    public override bool ReadsContent => true;

    protected override S3Level Level => S3Level.Object;

    public override async ValueTask ValidateAsync(OperationContext context)
    {
        await base.ValidateAsync(context);
        var bucket = BucketOf(context);
        ObjectHeaders.Of(context.Request);
        Conditions.CheckWrite(context.Request, KeyOf(context), bucket.Find(KeyOf(context)));
        context.Prepared = await ReceivedBody.ReadAsync(context, bucket.NewContentPath(), "CRC64NVME");
    }

    public override ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var body = (ReceivedBody)context.Prepared!;
        var bucket = BucketOf(context);
        var headers = ObjectHeaders.Of(context.Request);
        var path = bucket.NewContentPath();
        File.Move(body.Path, path);
        var stored = new StoredObject(
            KeyOf(context),
            Path.GetFileName(path),
            body.Size,
            ETagOf(body.Md5, headers),
            StoredTime(context),
            headers,
            body.Kept.Key,
            body.Kept.Value);
        Commit(context, bucket, stored);
        return new(Answer.Empty(200) with { Headers = Written(stored) });
    }

    public static DateTimeOffset StoredTime(OperationContext context) =>
        DateTimeOffset.FromUnixTimeSeconds(context.State.Clock.UtcNow.ToUnixTimeSeconds());

    public static string ETagOf(byte[] md5, IReadOnlyDictionary<string, string> headers) =>
        Convert.ToHexString(ObjectHeaders.HasPlainETag(headers) ? md5 : MD5.HashData([.. md5, .. "aws:kms"u8])).ToLowerInvariant();

    /// <summary>Puts the object in place, or takes its file away again when a condition does not hold.</summary>
    public static void Commit(OperationContext context, Bucket bucket, StoredObject stored)
    {
        try
        {
            bucket.Put(stored, before => Conditions.CheckWrite(context.Request, stored.Key, before));
        }
        catch
        {
            File.Delete(bucket.PathOf(stored));
            throw;
        }
    }

    private static Dictionary<string, string> Written(StoredObject stored)
    {
        var headers = new Dictionary<string, string>
        {
            ["ETag"] = stored.QuotedETag,
            [Checksum.HeaderOf(stored.Algorithm)] = stored.Checksum,
            ["x-amz-checksum-type"] = stored.ChecksumType,
        };
        ObjectHeaders.CopyEncryption(stored.Headers, headers);
        return headers;
    }
}

/// <summary>GetObject and HeadObject: the same head, with the content or without.</summary>
internal abstract class ReadObject : S3Operation
{
    protected override S3Level Level => S3Level.Object;

    public override ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var key = KeyOf(context);
        var (stored, answer) = BucketOf(context).Open(key, (stored, path) => Read(context, stored, path)) ?? throw NoSuchKey(key);
        return new(answer);
    }

    protected abstract IReadOnlyList<ReadOnlyMemory<byte>> Content(string path, long start, long length);

    private Answer Read(OperationContext context, StoredObject stored, string path)
    {
        Conditions.CheckRead(context.Request, stored);
        var range = ByteRange.Of(context.Request.Header("range"), stored.Size);
        var length = range?.Length ?? stored.Size;
        var headers = new Dictionary<string, string>(stored.Headers, StringComparer.OrdinalIgnoreCase)
        {
            ["ETag"] = stored.QuotedETag,
            ["Last-Modified"] = stored.LastModified.ToString("R", CultureInfo.InvariantCulture),
            ["Accept-Ranges"] = "bytes",
        };
        if (range is not null)
            headers["Content-Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes {range.Start}-{range.Start + range.Length - 1}/{stored.Size}");
        else if (context.Request.Header("x-amz-checksum-mode")?.Equals("ENABLED", StringComparison.OrdinalIgnoreCase) == true)
            AddChecksum(stored, headers);
        return new Answer(range is null ? 200 : 206, stored.Headers["content-type"], Content(path, range?.Start ?? 0, length))
        {
            Headers = headers,
            DeclaredLength = length,
        };
    }

    private static void AddChecksum(StoredObject stored, Dictionary<string, string> headers)
    {
        headers[Checksum.HeaderOf(stored.Algorithm)] = stored.Checksum;
        headers["x-amz-checksum-type"] = stored.ChecksumType;
    }
}

internal sealed class GetObject : ReadObject
{
    public override string Name => "GetObject";

    public override string Method => "GET";

    protected override IReadOnlyList<ReadOnlyMemory<byte>> Content(string path, long start, long length) => new FileParts(path, start, length);
}

internal sealed class HeadObject : ReadObject
{
    public override string Name => "HeadObject";

    public override string Method => "HEAD";

    protected override IReadOnlyList<ReadOnlyMemory<byte>> Content(string path, long start, long length) => [];
}

internal sealed class DeleteObject : S3Operation
{
    public override string Name => "DeleteObject";

    public override string Method => "DELETE";

    protected override S3Level Level => S3Level.Object;

    public override ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var key = KeyOf(context);
        BucketOf(context).Remove(key, before => Conditions.CheckMatch(context.Request, key, before));
        return new(Answer.Empty(204));
    }
}
