namespace BedrockPS.Core;

/// <summary>Files that only their owner may read, written whole or not at all.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;
    private const int WindowsSharing = 32;
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    /// <summary>Writes a temporary file beside the target and renames it. On Windows the folder's access list holds, elsewhere the mode is 0600.</summary>
    /// <exception cref="BedrockException">FileExists: it is there and may not be replaced. FileUnavailable: it cannot be written.</exception>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, bool overwrite, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
            throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.WriteError, $"'{path}' is a folder.");
        if (!overwrite && File.Exists(path))
            throw Exists(path, null);
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            await WriteNewAsync(temporary, content, cancellationToken).ConfigureAwait(false);
            File.Move(temporary, path, overwrite);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
            if (!overwrite && File.Exists(path))
                throw Exists(path, fault);
            throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.WriteError, $"'{path}' cannot be written: {fault.Message}", fault)
            {
                RecommendedAction = "Check that the folder exists, that you may write to it and that the disk is not full.",
            };
        }
        catch (OperationCanceledException)
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>Reads a whole file of at most <paramref name="limit"/> bytes.</summary>
    /// <exception cref="BedrockException">FileUnavailable: it is not there, cannot be read or is larger.</exception>
    public static async Task<byte[]> ReadAsync(string path, long limit, CancellationToken cancellationToken)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite, Options = FileOptions.Asynchronous | FileOptions.SequentialScan };
            var file = new FileStream(path, options);
            await using (file.ConfigureAwait(false))
            {
                if (!file.CanSeek || file.Length > limit)
                    throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.ReadError, $"'{path}' is too large, or no plain file: at most {limit} bytes are read.");
                var content = new byte[file.Length];
                await file.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
                return content;
            }
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.OpenError, $"'{path}' does not exist.", fault) { RecommendedAction = "Check the path." };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.OpenError, $"'{path}' cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Opens a file for one holder at a time, and makes it where it is not there; null while another has it. The system lets go of it with the process.</summary>
    public static FileStream? OpenAlone(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerFile;
        try
        {
            return new FileStream(path, options);
        }
        catch (IOException fault) when ((fault.HResult & 0xFFFF) is WindowsSharing or LinuxWouldBlock or MacWouldBlock)
        {
            return null;
        }
    }

    /// <summary>Makes a folder for files of this kind, unless it is there.</summary>
    /// <exception cref="BedrockException">FileUnavailable: it cannot be made.</exception>
    public static void MakeFolder(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, OwnerFolder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.WriteError, $"The folder '{path}' cannot be made: {fault.Message}", fault);
        }
    }

    /// <summary>The fault of a file that is there already.</summary>
    public static BedrockException Exists(string path, Exception? inner) => new(ErrorIds.FileExists, ErrorKind.WriteError, $"'{path}' exists already.", inner)
    {
        RecommendedAction = "Choose another path, or replace it with -Force.",
    };

    private static async Task WriteNewAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerFile;
        var file = new FileStream(path, options);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }
    }

    // Where the folder is not there, deleting a file in it is an error.
    private static void Discard(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
    }
}
