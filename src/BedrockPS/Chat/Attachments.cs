using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Commands.Chat;

/// <summary>The attachments of a cmdlet: those of its parameter, read once, and those that are piped in.</summary>
/// <param name="command">Tells the current location and takes warnings.</param>
/// <param name="read">Reads a file off the pipeline thread.</param>
internal sealed class Attachments(PSCmdlet command, Func<string, byte[]> read)
{
    private readonly AttachmentFiles files = new(command, read);
    private readonly HashSet<string> told = [];
    private AttachmentOptions options = new();
    private IReadOnlyList<Attached> given = [];

    /// <summary>Reads what the parameter names.</summary>
    /// <exception cref="BedrockException">FileUnavailable or InputInvalid.</exception>
    public void Begin(object? attachment, AttachmentOptions settings)
    {
        AttachmentBlock.CheckOwner(settings.BucketOwner);
        options = settings;
        given = [.. Read(attachment)];
    }

    /// <summary>Reads files that go with what is said next, beside those given before.</summary>
    /// <exception cref="BedrockException">FileUnavailable or InputInvalid: none is added.</exception>
    public IReadOnlyList<Attached> Add(object attachment)
    {
        given = [.. given, .. Read(attachment)];
        return given;
    }

    /// <summary>Leaves out what was given so far.</summary>
    public void Clear() => given = [];

    /// <summary>The attachments of one record.</summary>
    /// <param name="item">What was piped in, null for nothing.</param>
    /// <param name="message">What is said about it.</param>
    /// <param name="isFile">True when the item is a file and not text or a conversation.</param>
    /// <exception cref="BedrockException">FileUnavailable or InputInvalid.</exception>
    public IReadOnlyList<Attached> With(object? item, string? message, out bool isFile)
    {
        isFile = PlainValue.Unwrap(item) is FileSystemInfo or byte[];
        if (!isFile)
            return given;
        return message is null
            ? throw BedrockException.Input("A file was piped in, and nothing says what to do with it.", "Give -Message. The text of a file becomes the prompt with Get-Content -Raw.")
            : [.. given, .. Read(item)];
    }

    /// <summary>Warns of what the model may refuse, once for each thing.</summary>
    public void Advise(string modelId, IReadOnlyList<Attached> attached, IReadOnlyList<Message> messages)
    {
        if (attached.Count == 0)
            return;
        foreach (var warning in AttachmentAdvice.For(modelId, attached, messages).Where(told.Add))
            command.WriteWarning(warning);
    }

    private IEnumerable<Attached> Read(object? value) => files.Find(value).Select(file => file.S3Uri is { } uri ? AttachmentBlock.OfS3(uri, options) : AttachmentBlock.Of(file.Name, file.Bytes!, options));
}
