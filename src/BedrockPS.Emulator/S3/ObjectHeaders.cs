using BedrockEmulator.Pipeline;

namespace BedrockEmulator.S3;

/// <summary>The headers that belong to an object: what PutObject takes, GetObject gives back.</summary>
internal static class ObjectHeaders
{
    private const string Encryption = "x-amz-server-side-encryption";
    private const string KmsKey = "x-amz-server-side-encryption-aws-kms-key-id";
    private const string UserPrefix = "x-amz-meta-";
    private const int MostUserMetadata = 2048;

    private static readonly string[] s_standard =
        ["content-type", "cache-control", "content-disposition", "content-encoding", "content-language", "expires"];

    private static readonly string[] s_storageClasses =
        ["STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "DEEP_ARCHIVE", "GLACIER_IR", "EXPRESS_ONEZONE"];

    // Each asks for something that is not done here, and must not seem to be.
    private static readonly string[] s_notServed =
        ["x-amz-acl", "x-amz-grant-", "x-amz-tagging", "x-amz-object-lock-", "x-amz-server-side-encryption-customer-", "x-amz-website-redirect-location",
            "x-amz-write-offset-bytes", "x-amz-server-side-encryption-context", "x-amz-server-side-encryption-bucket-key-enabled"];

    /// <summary>What an object has when its request names nothing.</summary>
    public static Dictionary<string, string> Default() =>
        new(StringComparer.OrdinalIgnoreCase) { ["content-type"] = "binary/octet-stream", [Encryption] = "AES256" };

    public static IReadOnlyDictionary<string, string> Of(EmulatorRequest request)
    {
        RefuseNotServed(request);
        var kept = Default();
        foreach (var name in s_standard.Where(name => request.Header(name) is not null))
            kept[name] = request.Header(name)!;
        Unchunk(kept);
        AddUserMetadata(request, kept);
        AddEncryption(request, kept);
        if (request.Header("x-amz-storage-class") is { } storage)
        {
            if (!s_storageClasses.Contains(storage))
                throw new EmulatorException(400, "InvalidStorageClass", "The storage class you specified is not valid");
            if (storage != "STANDARD")
                kept["x-amz-storage-class"] = storage;
        }

        return kept;
    }

    /// <summary>What every answer about an object says of its encryption.</summary>
    public static void CopyEncryption(IReadOnlyDictionary<string, string> headers, Dictionary<string, string> answer)
    {
        foreach (var name in new[] { Encryption, KmsKey }.Where(headers.ContainsKey))
            answer[name] = headers[name];
    }

    /// <summary>The ETag of an object that a KMS key encrypts is no MD5 of what was sent: a client must not take it for one.</summary>
    public static bool HasPlainETag(IReadOnlyDictionary<string, string> headers) => headers[Encryption] == "AES256";

    private static void RefuseNotServed(EmulatorRequest request)
    {
        if (request.Headers.Select(header => header.Key.ToLowerInvariant()).FirstOrDefault(name => s_notServed.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))) is { } header)
        {
            throw new EmulatorException(
                501, "NotImplemented", "A header you provided implies functionality that is not implemented", S3Errors.With("Header", header));
        }
    }

    private static void Unchunk(Dictionary<string, string> kept)
    {
        var left = kept.GetValueOrDefault("content-encoding", "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(coding => coding != "aws-chunked").ToList();
        kept.Remove("content-encoding");
        if (left.Count > 0)
            kept["content-encoding"] = string.Join(',', left);
    }

    private static void AddUserMetadata(EmulatorRequest request, Dictionary<string, string> kept)
    {
        var size = 0;
        foreach (var group in request.Headers.GroupBy(header => header.Key.ToLowerInvariant()).Where(group => group.Key.StartsWith(UserPrefix, StringComparison.Ordinal)))
        {
            kept[group.Key] = string.Join(',', group.Select(header => header.Value));
            size += group.Key.Length - UserPrefix.Length + kept[group.Key].Length;
        }

        if (size > MostUserMetadata)
            throw new EmulatorException(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size");
    }

    private static void AddEncryption(EmulatorRequest request, Dictionary<string, string> kept)
    {
        var key = request.Header(KmsKey);
        if (request.Header(Encryption) is { } kind)
        {
            if (kind is not ("AES256" or "aws:kms" or "aws:kms:dsse"))
                throw new EmulatorException(400, "InvalidEncryptionAlgorithmError", "The encryption request you specified is not valid. The valid value is AES256, aws:kms, or aws:kms:dsse.");
            kept[Encryption] = kind;
        }

        if (key is null)
            return;
        if (HasPlainETag(kept))
            throw new EmulatorException(400, "InvalidArgument", "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms");
        kept[KmsKey] = key;
    }
}
