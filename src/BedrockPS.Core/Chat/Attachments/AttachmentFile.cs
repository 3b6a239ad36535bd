namespace BedrockPS.Core.Chat.Attachments;

/// <summary>Reads a file for a request, once and whole.</summary>
internal static class AttachmentFile
{
    /// <summary>The bytes of a file. Other programs may have it open, also for writing.</summary>
    /// <exception cref="BedrockException">FileUnavailable: missing or unreadable. InputInvalid: a folder, empty, or larger than any request.</exception>
    public static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var length = LengthOf(path);
            var stream = new FileStream(path, new FileStreamOptions
            {
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = 0,
            });
            await using (stream.ConfigureAwait(false))
            {
                var bytes = new byte[length];
                var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                return read == bytes.Length ? bytes : read > 0 ? bytes[..read] : throw Empty(path);
            }
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.PermissionDenied, $"'{path}' may not be read: {fault.Message}", fault)
            {
                RecommendedAction = "Give your account read access to the file.",
            };
        }
        catch (IOException fault)
        {
            throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.ReadError, $"'{path}' could not be read: {fault.Message}", fault);
        }
    }

    /// <summary>There is no such file.</summary>
    public static BedrockException Missing(string path) => new(ErrorIds.FileUnavailable, ErrorKind.ObjectNotFound, $"There is no file '{path}'.")
    {
        RecommendedAction = "Check the path; relative paths start at the current location (Get-Location). Wildcards are taken when no file has that very name.",
    };

    /// <summary>It is a folder.</summary>
    public static BedrockException Folder(string path) =>
        BedrockException.Input($"'{path}' is a folder.", "Name the files in it: folder/*, or Get-ChildItem -File.");

    // The length is looked at first: opening a pipe would wait for its writer.
    private static long LengthOf(string path)
    {
        if (Directory.Exists(path))
            throw Folder(path);
        if (!File.Exists(path))
            throw Missing(path);
        var length = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length;
        return length switch
        {
            0 => throw Empty(path),
            > AttachmentRules.LargestRequest => throw AttachmentRules.TooLarge($"'{path}'", length),
            _ => length,
        };
    }

    private static BedrockException Empty(string path) => BedrockException.Input($"'{path}' is empty.");
}
