using System.Text.RegularExpressions;
using BedrockEmulator.Hosting;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.S3;

/// <summary>What an S3 request is about.</summary>
internal enum S3Level
{
    Account,
    Bucket,
    Object,
}

/// <summary>
/// An S3 operation: told by method, level and the names in its query, refused in XML, and checked first for what all have in common.
/// </summary>
internal abstract partial class S3Operation : IOperation
{
    // What SDKs add to name the operation; S3 ignores it.
    private const string OperationHint = "x-id";

    public string Service => "s3";

    public abstract string Name { get; }

    public abstract string Method { get; }

    public string Template => Level switch { S3Level.Account => "/", S3Level.Bucket => "/{Bucket}", _ => "/{Bucket}/{Key}" };

    public OperationAuth Auth => OperationAuth.Signed;

    public IErrorProtocol Errors => S3Errors.Instance;

    public virtual bool ReadsContent => false;

    protected abstract S3Level Level { get; }

    /// <summary>Query names that must be there.</summary>
    protected virtual IReadOnlyList<string> Marks => [];

    /// <summary>Query names that may be there. A request with any other is for an operation that is not served.</summary>
    protected virtual IReadOnlyList<string> Options => [];

    public bool Fits(EmulatorRequest request, S3Target target)
    {
        var level = target.Key is not null ? S3Level.Object : target.Bucket is not null ? S3Level.Bucket : S3Level.Account;
        if (request.Method != Method || level != Level || request.Header("x-amz-copy-source") is not null)
            return false;
        var names = request.Query.Select(pair => pair.Key).Where(name => name != OperationHint).ToList();
        return Marks.All(names.Contains) && names.TrueForAll(name => Marks.Contains(name) || Options.Contains(name));
    }

    public virtual ValueTask ValidateAsync(OperationContext context)
    {
        CheckOwner(context.Request.Header("x-amz-expected-bucket-owner"));
        if (Level != S3Level.Account)
            CheckBucket(context);
        if (!ReadsContent)
            BodyChecks.Check(context.Request);
        return ValueTask.CompletedTask;
    }

    public abstract ValueTask<Answer> HandleAsync(OperationContext context);

    /// <summary>Refuses a bucket that is not there; CreateBucket looks at the name alone.</summary>
    protected virtual void CheckBucket(OperationContext context) => BucketOf(context);

    protected static Bucket BucketOf(OperationContext context)
    {
        var name = BucketName(context);
        return context.State.Objects.Find(name) ?? throw NoSuchBucket(name);
    }

    protected static string BucketName(OperationContext context)
    {
        var name = context.Labels["Bucket"];
        return BucketPattern().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal)
            ? name
            : throw new EmulatorException(400, "InvalidBucketName", "The specified bucket is not valid.", S3Errors.With("BucketName", name));
    }

    public static EmulatorException NoSuchBucket(string name) =>
        new(404, "NoSuchBucket", "The specified bucket does not exist", S3Errors.With("BucketName", name));

    protected static string KeyOf(OperationContext context)
    {
        var key = context.Labels["Key"];
        return System.Text.Encoding.UTF8.GetByteCount(key) <= 1024
            ? key
            : throw new EmulatorException(400, "KeyTooLongError", "Your key is too long");
    }

    protected static EmulatorException NoSuchKey(string key) =>
        new(404, "NoSuchKey", "The specified key does not exist.", S3Errors.With("Key", key));

    protected static EmulatorException InvalidArgument(string name, string value, string message) =>
        new(400, "InvalidArgument", message, S3Errors.With("ArgumentName", name, "ArgumentValue", value));

    /// <summary>A number in the query, or the fallback; what is over the most counts as the most, as S3 has it.</summary>
    protected static int Number(EmulatorRequest request, string name, int fallback, int most)
    {
        if (request.QueryValue(name) is not { } text)
            return fallback;
        return int.TryParse(text, out var number) && number >= 0
            ? Math.Min(number, most)
            : throw InvalidArgument(name, text, $"Provided {name} not an integer or within integer range");
    }

    private static void CheckOwner(string? expected)
    {
        if (expected is null)
            return;
        if (!AccountPattern().IsMatch(expected))
        {
            throw new EmulatorException(
                400, "InvalidBucketOwnerAWSAccountID", "The value of the expected bucket owner parameter must be an AWS account ID.");
        }

        if (expected != EmulatorState.AccountId)
            throw new EmulatorException(403, "AccessDenied", "Access Denied");
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketPattern();

    [GeneratedRegex(@"\A[0-9]{12}\z")]
    private static partial Regex AccountPattern();
}
