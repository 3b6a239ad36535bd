using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>A document of the input before it is read.</summary>
/// <param name="Id">The id that it has when it is given none.</param>
/// <param name="InputObject">What was piped in, null when nothing was.</param>
/// <param name="ReadAsync">Reads it.</param>
internal sealed record DocumentSource(string Id, object? InputObject, Func<CancellationToken, Task<DocumentContent>> ReadAsync)
{
    /// <summary>True for an object that lies in S3.</summary>
    public bool IsInS3 { get; private init; }

    public static DocumentSource OfText(string text, string? mimeType, object? item) =>
        new(DocumentIds.OfText(text), item, _ => Task.FromResult(mimeType is null ? DocumentContent.OfText(text) : DocumentContent.OfText(text, mimeType)));

    public static DocumentSource OfBytes(byte[] bytes, string? mimeType, object? item) => new(
        DocumentIds.OfBytes(bytes),
        item,
        _ => Task.FromResult(DocumentContent.OfBytes(bytes, mimeType ?? throw BedrockException.Input("Bytes were piped in, and nothing says what they are.", "Name their type with -MimeType, such as application/pdf."), "The byte array")));

    public static DocumentSource OfFile(string path, string? mimeType, object? item) =>
        new(DocumentIds.OfFile(path), item, token => DocumentFile.ReadAsync(path, mimeType, token));

    public static DocumentSource OfS3(string uri, string? bucketOwner, object? item) =>
        new(uri, item, _ => Task.FromResult(DocumentContent.OfS3(uri, bucketOwner))) { IsInS3 = true };
}
