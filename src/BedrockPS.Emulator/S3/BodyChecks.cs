using System.Security.Cryptography;
using BedrockEmulator.Auth;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.S3;

/// <summary>Holds a body against what its request says of it: payload hash, Content-MD5, checksums.</summary>
internal static class BodyChecks
{
    public const string Unsigned = "UNSIGNED-PAYLOAD";

    /// <summary>Checks a body that was read whole.</summary>
    public static void Check(EmulatorRequest request)
    {
        CheckHash(request, SigV4.Hash(request.Body));
        CheckMd5(request, MD5.HashData(request.Body));
        foreach (var (algorithm, claimed) in Claimed(request))
        {
            using var checksum = new Checksum(algorithm);
            checksum.Append(request.Body);
            CheckChecksum(checksum, claimed);
        }
    }

    /// <summary>The checksums in the head of a request.</summary>
    public static IEnumerable<(string Algorithm, string Value)> Claimed(EmulatorRequest request) =>
        from header in request.Headers
        let algorithm = Checksum.AlgorithmOf(header.Key)
        where algorithm is not null
        select (algorithm, header.Value);

    public static void CheckHash(EmulatorRequest request, string actual)
    {
        var claimed = request.Header("x-amz-content-sha256");
        if (claimed is not null and not Unsigned && claimed != actual)
        {
            throw new EmulatorException(
                400,
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.",
                S3Errors.With("ClientComputedContentSHA256", claimed, "S3ComputedContentSHA256", actual));
        }
    }

    public static void CheckMd5(EmulatorRequest request, byte[] actual)
    {
        if (request.Header("content-md5") is not { } text)
            return;
        var claimed = Decode(text);
        if (claimed?.Length != actual.Length)
            throw new EmulatorException(400, "InvalidDigest", "The Content-MD5 you specified was invalid.");
        if (!claimed.AsSpan().SequenceEqual(actual))
            throw new EmulatorException(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
    }

    public static void CheckChecksum(Checksum checksum, string claimed)
    {
        if (Decode(claimed)?.Length != checksum.Bytes().Length)
            throw new EmulatorException(400, "InvalidRequest", $"Value for {checksum.Header} header is invalid.");
        if (claimed != checksum.Text())
            throw new EmulatorException(400, "BadDigest", $"The {checksum.Algorithm} you specified did not match the calculated checksum.");
    }

    private static byte[]? Decode(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
