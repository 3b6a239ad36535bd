namespace BedrockPS.Core.ObjectStore;

/// <summary>Port to objects in S3 buckets. Safe for parallel use.</summary>
internal interface IObjectStore
{
    /// <summary>Follows the pages; the next page is asked for only when the caller gets that far.</summary>
    IAsyncEnumerable<ObjectEntry> ListAsync(BucketPlace bucket, string prefix, CancellationToken cancellationToken);

    /// <summary>An object without its content; null when there is none.</summary>
    Task<ObjectHead?> HeadAsync(BucketPlace bucket, string key, CancellationToken cancellationToken);

    /// <summary>Stores an object whole or not at all; what is stored is what the digest was made of.</summary>
    /// <exception cref="BedrockException">FileChanged: the content is another by now. FileUnavailable: it cannot be read. Else the service's own.</exception>
    Task PutAsync(BucketPlace bucket, ObjectUpload upload, CancellationToken cancellationToken);

    /// <summary>Deletes any number of objects; gives those that stayed.</summary>
    Task<IReadOnlyList<(string Key, BedrockException Fault)>> DeleteAsync(BucketPlace bucket, IReadOnlyList<string> keys, CancellationToken cancellationToken);
}

/// <summary>A bucket.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Owner">Account that it must belong to, else calls are refused; null for any.</param>
internal sealed record BucketPlace(string Name, string? Owner);

/// <summary>An object as lists give it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">Without quotes; the MD5 of the content for an object that was stored in one piece without a KMS key.</param>
internal sealed record ObjectEntry(string Key, long Size, string? ETag);

/// <summary>An object without its content.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">Without quotes.</param>
/// <param name="Metadata">User metadata; names in lower case, without x-amz-meta-.</param>
internal sealed record ObjectHead(long Size, string? ETag, IReadOnlyDictionary<string, string> Metadata);

/// <summary>An object to store. Its user metadata gets the SHA-256 of the content, as <see cref="Sha256Name"/>.</summary>
internal sealed record ObjectUpload
{
    public const string Sha256Name = "sha256";

    public required string Key { get; init; }

    public required ObjectContent Content { get; init; }

    public required ContentDigest Digest { get; init; }

    /// <summary>KMS key to encrypt with; null for what the bucket does by itself.</summary>
    public string? KmsKeyArn { get; init; }
}
