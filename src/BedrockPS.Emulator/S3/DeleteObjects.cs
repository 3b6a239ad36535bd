using System.Xml.Linq;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.S3;

internal sealed class DeleteObjects : S3Operation
{
    private const int MostKeys = 1000;

    public override string Name => "DeleteObjects";

    public override string Method => "POST";

    protected override S3Level Level => S3Level.Bucket;

    protected override IReadOnlyList<string> Marks => ["delete"];

    public override async ValueTask ValidateAsync(OperationContext context)
    {
        await base.ValidateAsync(context);
        if (context.Request.Header("content-md5") is null && !BodyChecks.Claimed(context.Request).Any())
        {
            throw new EmulatorException(
                400, "InvalidRequest", "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
        }

        var document = S3Xml.Parse(context.Request.Body, "Delete");
        var objects = document.Elements("Object").ToList();
        if (objects.Count is 0 or > MostKeys || objects.Exists(element => string.IsNullOrEmpty(element.Element("Key")?.Value)))
            throw S3Xml.Malformed();
        if (objects.Exists(element => element.Element("VersionId") is not null))
            throw new EmulatorException(501, "NotImplemented", "Versions of objects are not kept here.");
        context.Prepared = document;
    }

    public override ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var document = (XElement)context.Prepared!;
        var bucket = BucketOf(context);
        var quiet = document.Element("Quiet")?.Value == "true";
        var result = new XElement(S3Xml.Namespace + "DeleteResult");
        foreach (var element in document.Elements("Object"))
            result.Add(Delete(bucket, element.Element("Key")!.Value, element.Element("ETag")?.Value.Trim('"'), quiet));
        return new(S3Xml.Answer(result));
    }

    private static XElement? Delete(Bucket bucket, string key, string? etag, bool quiet)
    {
        try
        {
            bucket.Remove(key, before => CheckETag(before, etag));
            return quiet ? null : Element("Deleted", Element("Key", key));
        }
        catch (EmulatorException refusal)
        {
            return Element("Error", Element("Key", key), Element("Code", refusal.Code), Element("Message", refusal.Message));
        }
    }

    private static void CheckETag(StoredObject? before, string? etag)
    {
        if (before is not null && etag is not null && etag != before.ETag)
            throw new EmulatorException(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
    }

    private static XElement Element(string name, params object?[] content) => new(S3Xml.Namespace + name, content);
}
