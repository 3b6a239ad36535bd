namespace BedrockPS.Core.ObjectStore;

/// <summary>Bytes to store, which can be read more than once: a file, or what is in memory.</summary>
internal abstract class ObjectContent
{
    public static ObjectContent OfFile(string path) => new FileContent(path);

    public static ObjectContent OfBytes(byte[] bytes) => new MemoryContent(bytes);

    /// <summary>A stream that can seek.</summary>
    /// <exception cref="BedrockException">FileUnavailable.</exception>
    public abstract Stream Open();

    /// <summary>The fault of content that is another than it was.</summary>
    public abstract BedrockException Changed();

    /// <summary>The fault of content that cannot be read.</summary>
    public abstract BedrockException Unreadable(Exception fault);

    private sealed class FileContent(string path) : ObjectContent
    {
        private static readonly FileStreamOptions Options = new()
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.SequentialScan,
            BufferSize = 0,
        };

        public override Stream Open()
        {
            try
            {
                var stream = new FileStream(path, Options);
                if (stream.CanSeek)
                    return stream;
                stream.Dispose();
                throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.ReadError, $"'{path}' is no plain file.");
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw Unreadable(fault);
            }
        }

        public override BedrockException Changed() => new(ErrorIds.FileChanged, ErrorKind.ReadError, $"'{path}' changed while it was read, and was not stored.")
        {
            RecommendedAction = "Run again when nothing writes to it.",
        };

        public override BedrockException Unreadable(Exception fault) =>
            new(ErrorIds.FileUnavailable, ErrorKind.OpenError, $"'{path}' cannot be read: {fault.Message}", fault);
    }

    private sealed class MemoryContent(byte[] bytes) : ObjectContent
    {
        public override Stream Open() => new MemoryStream(bytes, writable: false);

        public override BedrockException Changed() => new(ErrorIds.FileChanged, ErrorKind.ReadError, "What is stored came from memory and changed there.");

        public override BedrockException Unreadable(Exception fault) => new(ErrorIds.FileUnavailable, ErrorKind.OpenError, fault.Message, fault);
    }
}
