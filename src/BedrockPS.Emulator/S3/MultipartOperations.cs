using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using BedrockEmulator.Hosting;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.S3;

internal sealed class CreateMultipartUpload : S3Operation
{
    public override string Name => "CreateMultipartUpload";

    public override string Method => "POST";

    protected override S3Level Level => S3Level.Object;

    protected override IReadOnlyList<string> Marks => ["uploads"];

    public override async ValueTask ValidateAsync(OperationContext context)
    {
        await base.ValidateAsync(context);
        var request = context.Request;
        var algorithm = request.Header("x-amz-checksum-algorithm")?.ToUpperInvariant();
        if (algorithm is not null && !Checksum.Algorithms.Contains(algorithm))
            throw new EmulatorException(400, "InvalidRequest", "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
        var type = request.Header("x-amz-checksum-type")?.ToUpperInvariant() ?? (algorithm is null or "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE");
        if (type is not ("FULL_OBJECT" or "COMPOSITE"))
            throw new EmulatorException(400, "InvalidRequest", "Value for x-amz-checksum-type header is invalid.");
        if ((type == "COMPOSITE" && algorithm == "CRC64NVME") || (type == "FULL_OBJECT" && algorithm is "SHA1" or "SHA256"))
            throw new EmulatorException(400, "InvalidRequest", $"The {type} checksum type cannot be used with the {algorithm!.ToLowerInvariant()} checksum algorithm.");
        context.Prepared = new MultipartUpload(
            RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-", 64),
            KeyOf(context),
            context.State.Clock.UtcNow,
            ObjectHeaders.Of(request),
            algorithm ?? "CRC64NVME",
            type == "COMPOSITE");
    }

    public override ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var upload = (MultipartUpload)context.Prepared!;
        BucketOf(context).Uploads.Add(upload);
        var headers = new Dictionary<string, string>
        {
            ["x-amz-checksum-algorithm"] = upload.Algorithm,
            ["x-amz-checksum-type"] = upload.IsComposite ? "COMPOSITE" : "FULL_OBJECT",
        };
        ObjectHeaders.CopyEncryption(upload.Headers, headers);
        return new(S3Xml.Answer(UploadXml.Of("InitiateMultipartUploadResult", context, new XElement(S3Xml.Namespace + "UploadId", upload.Id))) with { Headers = headers });
    }
}

internal sealed class UploadPart : S3Operation
{
    private const int MostParts = 10_000;

    public override string Name => "UploadPart";

    public override string Method => "PUT";

    public override bool ReadsContent => true;

    protected override S3Level Level => S3Level.Object;

    protected override IReadOnlyList<string> Marks => ["partNumber", "uploadId"];

    public override async ValueTask ValidateAsync(OperationContext context)
    {
        await base.ValidateAsync(context);
        var upload = UploadXml.UploadOf(context, BucketOf(context), KeyOf(context));
        NumberOf(context);
        var body = await ReceivedBody.ReadAsync(context, BucketOf(context).Uploads.NewPartPath(), upload.Algorithm);
        context.Prepared = body;
        if (body.Kept.Key != upload.Algorithm)
        {
            throw new EmulatorException(
                400, "InvalidRequest", $"Checksum Type mismatch occurred, expected checksum Type: {upload.Algorithm.ToLowerInvariant()}, actual checksum Type: {body.Kept.Key.ToLowerInvariant()}");
        }
    }

    public override ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var body = (ReceivedBody)context.Prepared!;
        var uploads = BucketOf(context).Uploads;
        var upload = UploadXml.UploadOf(context, BucketOf(context), KeyOf(context));
        var path = uploads.NewPartPath();
        File.Move(body.Path, path);
        var part = new UploadedPart(NumberOf(context), path, body.Size, body.Md5, body.Kept.Key, body.Kept.Value, PutObject.StoredTime(context));
        uploads.AddPart(upload, part);
        var headers = new Dictionary<string, string> { ["ETag"] = $"\"{part.ETag}\"", [Checksum.HeaderOf(part.Algorithm)] = part.Checksum };
        ObjectHeaders.CopyEncryption(upload.Headers, headers);
        return new(Answer.Empty(200) with { Headers = headers });
    }

    private static int NumberOf(OperationContext context)
    {
        var text = context.Request.QueryValue("partNumber")!;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostParts
            ? number
            : throw InvalidArgument("partNumber", text, "Part number must be an integer between 1 and 10000, inclusive");
    }
}

internal sealed class AbortMultipartUpload : S3Operation
{
    public override string Name => "AbortMultipartUpload";

    public override string Method => "DELETE";

    protected override S3Level Level => S3Level.Object;

    protected override IReadOnlyList<string> Marks => ["uploadId"];

    public override ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var bucket = BucketOf(context);
        bucket.Uploads.Remove(UploadXml.UploadOf(context, bucket, KeyOf(context)));
        return new(Answer.Empty(204));
    }
}

internal sealed class ListParts : S3Operation
{
    private const int MostParts = 1000;

    public override string Name => "ListParts";

    public override string Method => "GET";

    protected override S3Level Level => S3Level.Object;

    protected override IReadOnlyList<string> Marks => ["uploadId"];

    protected override IReadOnlyList<string> Options => ["max-parts", "part-number-marker"];

    public override ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var bucket = BucketOf(context);
        var upload = UploadXml.UploadOf(context, bucket, KeyOf(context));
        var most = Number(context.Request, "max-parts", MostParts, MostParts);
        var marker = Number(context.Request, "part-number-marker", 0, int.MaxValue);
        var rest = bucket.Uploads.PartsOf(upload).Where(part => part.Number > marker).Take(most + 1).ToList();
        var page = rest.Take(most).ToList();
        return new(S3Xml.Answer(UploadXml.Of(
            "ListPartsResult",
            context,
            UploadXml.Element("UploadId", upload.Id),
            UploadXml.Element("PartNumberMarker", marker),
            UploadXml.Element("NextPartNumberMarker", page.Count > 0 ? page[^1].Number : 0),
            UploadXml.Element("MaxParts", most),
            UploadXml.Element("IsTruncated", rest.Count > most),
            UploadXml.Element("ChecksumAlgorithm", upload.Algorithm),
            UploadXml.Element("ChecksumType", upload.IsComposite ? "COMPOSITE" : "FULL_OBJECT"),
            page.Select(part => UploadXml.Element(
                "Part",
                UploadXml.Element("PartNumber", part.Number),
                UploadXml.Element("LastModified", S3Xml.Time(part.LastModified)),
                UploadXml.Element("ETag", $"\"{part.ETag}\""),
                UploadXml.Element("Size", part.Size),
                UploadXml.Element("Checksum" + part.Algorithm, part.Checksum))))));
    }
}

internal sealed class ListMultipartUploads : S3Operation
{
    private const int MostUploads = 1000;

    public override string Name => "ListMultipartUploads";

    public override string Method => "GET";

    protected override S3Level Level => S3Level.Bucket;

    protected override IReadOnlyList<string> Marks => ["uploads"];

    protected override IReadOnlyList<string> Options => ["prefix", "max-uploads", "key-marker", "upload-id-marker"];

    public override ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var request = context.Request;
        var prefix = request.QueryValue("prefix") ?? string.Empty;
        var most = Number(request, "max-uploads", MostUploads, MostUploads);
        var all = BucketOf(context).Uploads.All().Where(upload => upload.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var rest = Rest(all, request.QueryValue("key-marker"), request.QueryValue("upload-id-marker")).Take(most + 1).ToList();
        var page = rest.Take(most).ToList();
        var truncated = rest.Count > most && page.Count > 0;
        return new(S3Xml.Answer(new XElement(
            S3Xml.Namespace + "ListMultipartUploadsResult",
            UploadXml.Element("Bucket", context.Labels["Bucket"]),
            UploadXml.Element("Prefix", prefix),
            UploadXml.Element("MaxUploads", most),
            UploadXml.Element("IsTruncated", truncated),
            truncated ? UploadXml.Element("NextKeyMarker", page[^1].Key) : null,
            truncated ? UploadXml.Element("NextUploadIdMarker", page[^1].Id) : null,
            page.Select(upload => UploadXml.Element(
                "Upload",
                UploadXml.Element("Key", upload.Key),
                UploadXml.Element("UploadId", upload.Id),
                UploadXml.Element("Initiator", UploadXml.Element("ID", EmulatorState.AccountId)),
                UploadXml.Element("Owner", UploadXml.Element("ID", EmulatorState.AccountId)),
                UploadXml.Element("StorageClass", upload.Headers.GetValueOrDefault("x-amz-storage-class", "STANDARD")),
                UploadXml.Element("Initiated", S3Xml.Time(upload.Initiated)))))));
    }

    private static IEnumerable<MultipartUpload> Rest(List<MultipartUpload> all, string? key, string? id)
    {
        if (key is null)
            return all;
        var last = all.FindIndex(upload => upload.Key == key && upload.Id == id);
        return last >= 0 ? all.Skip(last + 1) : all.Where(upload => KeyOrder.Instance.Compare(upload.Key, key) > 0);
    }
}

/// <summary>What the multipart operations have in common.</summary>
internal static class UploadXml
{
    public static XElement Of(string root, OperationContext context, params object?[] content) => new(
        S3Xml.Namespace + root, Element("Bucket", context.Labels["Bucket"]), Element("Key", context.Labels["Key"]), content);

    public static XElement Element(string name, params object?[] content) => new(S3Xml.Namespace + name, content);

    public static MultipartUpload UploadOf(OperationContext context, Bucket bucket, string key) =>
        bucket.Uploads.Get(context.Request.QueryValue("uploadId")!, key);
}
