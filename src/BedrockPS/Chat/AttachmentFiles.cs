using System.Collections;
using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Commands.Chat;

/// <summary>Something to attach: a file's name and bytes, bare bytes, or an address in S3.</summary>
internal sealed record GivenFile(string? Name, byte[]? Bytes, string? S3Uri);

/// <summary>Reads what -Attachment takes: paths, FileInfo objects, byte arrays and s3://bucket/key.</summary>
/// <param name="command">Tells the current location.</param>
/// <param name="read">Reads a file off the pipeline thread.</param>
internal sealed class AttachmentFiles(PSCmdlet command, Func<string, byte[]> read)
{
    /// <summary>The files in their order, each read when it is asked for.</summary>
    /// <exception cref="BedrockException">FileUnavailable or InputInvalid.</exception>
    public IEnumerable<GivenFile> Find(object? value) => PlainValue.Unwrap(value) switch
    {
        null => [],
        string uri when uri.StartsWith("s3://", StringComparison.OrdinalIgnoreCase) => [new GivenFile(null, null, uri)],
        string path => new AttachmentPaths(command.SessionState.Path).Find(path).Select(OfFile),
        FileInfo file => [OfFile(file.FullName)],
        DirectoryInfo folder => throw AttachmentFile.Folder(folder.FullName),
        PathInfo path => new AttachmentPaths(command.SessionState.Path).Find(WildcardPattern.Escape(path.Path)).Select(OfFile),
        byte[] bytes => [new GivenFile(null, bytes, null)],
        IEnumerable<byte> bytes => [new GivenFile(null, [.. bytes], null)],
        IList { Count: > 0 } list when list.Cast<object?>().All(item => PlainValue.Unwrap(item) is byte) =>
            [new GivenFile(null, [.. list.Cast<object?>().Select(item => (byte)PlainValue.Unwrap(item)!)], null)],
        IEnumerable list => list.Cast<object?>().SelectMany(Find),
        var other => throw BedrockException.Input($"{other.GetType().FullName} cannot be attached.", "Attach paths, FileInfo objects, byte arrays or s3://bucket/key."),
    };

    private GivenFile OfFile(string path) => new(Path.GetFileName(path), read(path), null);
}
