using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.S3;
using BedrockPS.Client.Transport;

namespace BedrockPS.Client.ObjectStore;

/// <summary>What AWSSDK.S3 throws, as the faults of the other services.</summary>
internal static partial class S3Faults
{
    public static BedrockException From(Exception exception, FaultContext context, TimeSpan? timedOut, DateTimeOffset now)
    {
        var plain = Plain(exception, now);
        if (timedOut is null && plain is ServiceFault && exception is AmazonS3Exception s3 && OtherRegion(s3, context) is { } region)
            return InOtherRegion(s3, region, context);
        return ServiceErrors.From(plain, context, timedOut);
    }

    /// <summary>An error answer as such, and what a body or connection failed with without the wrapping.</summary>
    public static Exception Plain(Exception exception, DateTimeOffset now)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is BedrockException)
                return inner;
        }

        return exception switch
        {
            AmazonServiceException { StatusCode: not 0 } answered => ServiceFault.FromSdk(answered, now),
            AmazonServiceException { InnerException: { } cause } => cause,
            _ => exception,
        };
    }

    private static string? OtherRegion(AmazonS3Exception fault, FaultContext context)
    {
        var headers = (fault.InnerException as Amazon.Runtime.Internal.HttpErrorResponseException)?.Response;
        var region = RegionInBody().Match(fault.ResponseBody ?? string.Empty) is { Success: true } named ? named.Groups[1].Value : headers?.GetHeaderValue("x-amz-bucket-region");
        return !string.IsNullOrEmpty(region) && region != context.Region && ((int)fault.StatusCode is 301 or 307 || fault.ErrorCode is "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException")
            ? region
            : null;
    }

    [GeneratedRegex("<Region>([a-z0-9-]+)</Region>")]
    private static partial Regex RegionInBody();

    private static BedrockException InOtherRegion(AmazonS3Exception fault, string region, FaultContext context) =>
        new(string.IsNullOrEmpty(fault.ErrorCode) ? "PermanentRedirect" : fault.ErrorCode, ErrorKind.InvalidArgument, $"The bucket {context.Target} is in {region}, and the call went to {context.Region}.", fault)
        {
            StatusCode = (int)fault.StatusCode,
            RequestId = fault.RequestId,
            Attempts = context.Attempts,
            ServiceMessage = fault.Message,
            RecommendedAction = $"Call {region} with -Region. A knowledge base reads buckets of its own region alone.",
        };
}
