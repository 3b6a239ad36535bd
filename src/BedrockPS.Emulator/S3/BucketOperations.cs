using System.Xml.Linq;
using BedrockEmulator.Hosting;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.S3;

internal sealed class CreateBucket : S3Operation
{
    public override string Name => "CreateBucket";

    public override string Method => "PUT";

    protected override S3Level Level => S3Level.Bucket;

    protected override void CheckBucket(OperationContext context) => BucketName(context);

    public override ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var name = BucketName(context);
        var region = RegionOf(context);
        if (!context.State.Objects.GetOrAdd(new(name, region, context.State.Clock.UtcNow)).IsNew)
        {
            throw new EmulatorException(
                409,
                "BucketAlreadyOwnedByYou",
                "Your previous request to create the named bucket succeeded and you already own it.",
                S3Errors.With("BucketName", name));
        }

        return new(Answer.Empty(200) with { Headers = new Dictionary<string, string> { ["Location"] = "/" + name } });
    }

    private static string RegionOf(OperationContext context)
    {
        var constraint = context.Request.Body.Length == 0
            ? null
            : S3Xml.Parse(context.Request.Body, "CreateBucketConfiguration").Element("LocationConstraint")?.Value;
        if ((constraint ?? "us-east-1") == context.Region)
            return context.Region;
        throw new EmulatorException(
            400,
            "IllegalLocationConstraintException",
            $"The {constraint ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.");
    }
}

internal sealed class HeadBucket : S3Operation
{
    public override string Name => "HeadBucket";

    public override string Method => "HEAD";

    protected override S3Level Level => S3Level.Bucket;

    public override ValueTask<Answer> HandleAsync(OperationContext context) => new(Answer.Empty(200) with
    {
        Headers = new Dictionary<string, string> { ["x-amz-bucket-region"] = BucketOf(context).Facts.Region },
    });
}

internal sealed class ListBuckets : S3Operation
{
    public override string Name => "ListBuckets";

    public override string Method => "GET";

    protected override S3Level Level => S3Level.Account;

    protected override IReadOnlyList<string> Options => ["prefix", "bucket-region"];

    public override ValueTask<Answer> HandleAsync(OperationContext context)
    {
        var prefix = context.Request.QueryValue("prefix") ?? string.Empty;
        var region = context.Request.QueryValue("bucket-region");
        var buckets = context.State.Objects.All.Select(bucket => bucket.Facts)
            .Where(facts => facts.Name.StartsWith(prefix, StringComparison.Ordinal) && (region is null || facts.Region == region));
        return new(S3Xml.Answer(new XElement(
            S3Xml.Namespace + "ListAllMyBucketsResult",
            Element("Owner", Element("ID", EmulatorState.AccountId)),
            Element("Buckets", buckets.Select(facts => Element(
                "Bucket",
                Element("Name", facts.Name),
                Element("CreationDate", S3Xml.Time(facts.CreatedAt)),
                Element("BucketRegion", facts.Region)))))));
    }

    private static XElement Element(string name, params object?[] content) => new(S3Xml.Namespace + name, content);
}
