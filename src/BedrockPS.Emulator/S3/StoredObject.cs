namespace BedrockEmulator.S3;

/// <summary>An object as it is kept; its content is the file <see cref="DataFile"/> in its bucket's folder.</summary>
/// <param name="Key">The key.</param>
/// <param name="DataFile">The name of the content's file.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">Without quotes.</param>
/// <param name="LastModified">Whole seconds, as S3 has it.</param>
/// <param name="Headers">What GetObject gives back: content type and its like, user metadata, encryption.</param>
/// <param name="Algorithm">Of the checksum.</param>
/// <param name="Checksum">In base64; of a composite one with the number of parts.</param>
internal sealed record StoredObject(
    string Key,
    string DataFile,
    long Size,
    string ETag,
    DateTimeOffset LastModified,
    IReadOnlyDictionary<string, string> Headers,
    string Algorithm,
    string Checksum)
{
    public string QuotedETag => $"\"{ETag}\"";

    public bool IsComposite => Checksum.Contains('-', StringComparison.Ordinal);

    public string ChecksumType => IsComposite ? "COMPOSITE" : "FULL_OBJECT";
}
