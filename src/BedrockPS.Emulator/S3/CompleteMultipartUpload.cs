using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.S3;

internal sealed class CompleteMultipartUpload : S3Operation
{
    private const long SmallestPart = 5 * 1024 * 1024;

    public override string Name => "CompleteMultipartUpload";

    public override string Method => "POST";

    protected override S3Level Level => S3Level.Object;

    protected override IReadOnlyList<string> Marks => ["uploadId"];

    public override async ValueTask ValidateAsync(OperationContext context)
    {
        await base.ValidateAsync(context);
        var bucket = BucketOf(context);
        var upload = UploadXml.UploadOf(context, bucket, KeyOf(context));
        var parts = PartsOf(S3Xml.Parse(context.Request.Body, "CompleteMultipartUpload"), bucket.Uploads.PartsOf(upload));
        var size = parts.Sum(part => part.Size);
        if (context.Request.Header("x-amz-mp-object-size") is { } expected && expected != size.ToString(CultureInfo.InvariantCulture))
            throw new EmulatorException(400, "InvalidRequest", "The provided 'x-amz-mp-object-size' header does not match what was computed.");
        Conditions.CheckWrite(context.Request, upload.Key, bucket.Find(upload.Key));
        context.Prepared = parts;
    }

    public override async ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var bucket = BucketOf(context);
        var upload = UploadXml.UploadOf(context, bucket, KeyOf(context));
        var parts = (List<UploadedPart>)context.Prepared!;
        var path = bucket.NewContentPath();
        var whole = await JoinAsync(parts, path, upload.Algorithm);
        var checksum = upload.IsComposite ? Composite(parts, upload.Algorithm) : whole;
        var md5 = MD5.HashData(parts.SelectMany(part => part.Md5).ToArray());
        var stored = new StoredObject(
            upload.Key,
            Path.GetFileName(path),
            parts.Sum(part => part.Size),
            string.Create(CultureInfo.InvariantCulture, $"{PutObject.ETagOf(md5, upload.Headers)}-{parts.Count}"),
            PutObject.StoredTime(context),
            upload.Headers,
            upload.Algorithm,
            checksum);
        CheckClaim(context.Request, stored, bucket);
        PutObject.Commit(context, bucket, stored);
        bucket.Uploads.Remove(upload);
        return Completed(context, stored);
    }

    private static Answer Completed(OperationContext context, StoredObject stored)
    {
        var headers = new Dictionary<string, string>();
        ObjectHeaders.CopyEncryption(stored.Headers, headers);
        return S3Xml.Answer(UploadXml.Of(
            "CompleteMultipartUploadResult",
            context,
            UploadXml.Element("Location", $"http://{context.Request.Header("host")}{context.Request.RawPath}"),
            UploadXml.Element("ETag", stored.QuotedETag),
            UploadXml.Element("Checksum" + stored.Algorithm, stored.Checksum),
            UploadXml.Element("ChecksumType", stored.ChecksumType))) with
        {
            Headers = headers,
        };
    }

    private static void CheckClaim(EmulatorRequest request, StoredObject stored, Bucket bucket)
    {
        var claimed = request.Header(Checksum.HeaderOf(stored.Algorithm));
        if (claimed is null || claimed == stored.Checksum)
            return;
        File.Delete(bucket.PathOf(stored));
        throw new EmulatorException(400, "BadDigest", $"The {stored.Algorithm} you specified did not match the calculated checksum.");
    }

    private static List<UploadedPart> PartsOf(XElement document, IReadOnlyList<UploadedPart> uploaded)
    {
        List<UploadedPart> parts = [];
        foreach (var element in document.Elements("Part"))
        {
            var part = Named(element, uploaded);
            if (parts.Count > 0 && part.Number <= parts[^1].Number)
                throw new EmulatorException(400, "InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.");
            parts.Add(part);
        }

        if (parts.Count == 0)
            throw S3Xml.Malformed();
        if (parts.SkipLast(1).FirstOrDefault(part => part.Size < SmallestPart) is { } small)
        {
            throw new EmulatorException(
                400,
                "EntityTooSmall",
                "Your proposed upload is smaller than the minimum allowed size",
                S3Errors.With("PartNumber", small.Number.ToString(CultureInfo.InvariantCulture), "ETag", small.ETag));
        }

        return parts;
    }

    private static UploadedPart Named(XElement element, IReadOnlyList<UploadedPart> uploaded)
    {
        if (!int.TryParse(element.Element("PartNumber")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw S3Xml.Malformed();
        var part = uploaded.FirstOrDefault(part => part.Number == number);
        if (part is null || element.Element("ETag")?.Value.Trim('"') != part.ETag || HasOtherChecksum(element, part))
        {
            throw new EmulatorException(
                400,
                "InvalidPart",
                "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
                S3Errors.With("PartNumber", number.ToString(CultureInfo.InvariantCulture)));
        }

        return part;
    }

    private static bool HasOtherChecksum(XElement element, UploadedPart part) =>
        element.Elements().Any(claim => claim.Name.LocalName.StartsWith("Checksum", StringComparison.Ordinal)
            && (claim.Name.LocalName != "Checksum" + part.Algorithm || claim.Value != part.Checksum));

    /// <returns>The checksum of all bytes.</returns>
    private static async Task<string> JoinAsync(List<UploadedPart> parts, string path, string algorithm)
    {
        using var checksum = new Checksum(algorithm);
        var buffer = new byte[256 * 1024];
        await using var file = ObjectFiles.Create(path);
        foreach (var part in parts)
        {
            await using var source = File.OpenRead(part.Path);
            while (await source.ReadAsync(buffer) is > 0 and var read)
            {
                checksum.Append(buffer.AsSpan(0, read));
                await file.WriteAsync(buffer.AsMemory(0, read));
            }
        }

        return checksum.Text();
    }

    private static string Composite(List<UploadedPart> parts, string algorithm)
    {
        using var checksum = new Checksum(algorithm);
        parts.ForEach(part => checksum.Append(Convert.FromBase64String(part.Checksum)));
        return string.Create(CultureInfo.InvariantCulture, $"{checksum.Text()}-{parts.Count}");
    }
}
