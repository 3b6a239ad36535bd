using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Auth;

/// <summary>In what the services differ where they check a signature.</summary>
internal sealed record SigningRules(string Service)
{
    public static readonly SigningRules S3 = new("s3");

    public bool IsS3 => Service == "s3";

    public TimeSpan AllowedSkew => TimeSpan.FromMinutes(IsS3 ? 15 : 5);

    /// <summary>S3 takes the caller's word at first and holds it against the body while that is read.</summary>
    public string PayloadHash(EmulatorRequest request)
    {
        var claimed = request.Header("x-amz-content-sha256");
        if (IsS3)
        {
            return claimed ?? throw new EmulatorException(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
        }

        return claimed == "UNSIGNED-PAYLOAD" ? claimed : SigV4.Hash(request.Body);
    }
}
