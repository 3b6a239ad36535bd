using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BedrockPS.Client.Usage;

/// <summary>
/// A file that takes whole lines at its end, from several threads and processes at once: the system finds the end and writes in one
/// step. .NET's FileMode.Append looks for the end once and then writes at places that it counts itself, over what others wrote.
/// </summary>
internal abstract class LedgerFile : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private bool isTorn;

    /// <exception cref="IOException">It cannot be opened.</exception>
    public static LedgerFile Open(string path)
    {
        var isTorn = Make(path);
        LedgerFile file = OperatingSystem.IsWindows() ? new WindowsFile(path) : new UnixFile(path);
        file.isTorn = isTorn;
        return file;
    }

    /// <summary>Appends a line with its end. After a line that did not go out whole the next begins on a new one.</summary>
    /// <exception cref="IOException">The line was not written, or not whole.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        if (isTorn)
            line = (byte[])[(byte)'\n', .. line];
        try
        {
            Write(line);
            isTorn = false;
        }
        catch (IOException)
        {
            isTorn = true;
            throw;
        }
    }

    public abstract void Dispose();

    protected abstract void Write(ReadOnlySpan<byte> line);

    // Made first, for its owner alone; whether what is there ends with a whole line is looked at once.
    private static bool Make(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerFile;
        using var file = new FileStream(path, options);
        if (file.Length == 0)
            return false;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }

    private sealed class UnixFile(string path) : LedgerFile
    {
        private const int WriteOnly = 1;
        private const int Interrupted = 4;

        private readonly SafeFileHandle handle = OpenAppend(path);

        public override void Dispose() => handle.Dispose();

        protected override void Write(ReadOnlySpan<byte> line)
        {
            var rest = line.ToArray();
            while (rest.Length > 0)
            {
                var written = (int)write(handle, rest, rest.Length);
                if (written >= 0)
                    rest = rest[written..];
                else if (Marshal.GetLastPInvokeError() != Interrupted)
                    throw new IOException(Marshal.GetLastPInvokeErrorMessage());
            }
        }

        private static SafeFileHandle OpenAppend(string path)
        {
            // O_APPEND | O_CLOEXEC
            var flags = OperatingSystem.IsMacOS() ? 0x8 | 0x1000000 : 0x400 | 0x80000;
            var handle = open([.. System.Text.Encoding.UTF8.GetBytes(path), 0], WriteOnly | flags);
            return handle.IsInvalid ? throw new IOException(Marshal.GetLastPInvokeErrorMessage()) : handle;
        }

        [DllImport("libc", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern SafeFileHandle open(byte[] path, int flags);

        [DllImport("libc", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern nint write(SafeFileHandle file, byte[] bytes, nint count);
    }

    private sealed class WindowsFile : LedgerFile
    {
        private readonly FileStream file;

        public WindowsFile(string path)
        {
            if (!OperatingSystem.IsWindows())
                throw new PlatformNotSupportedException();
            file = new FileInfo(path).Create(
                FileMode.OpenOrCreate, System.Security.AccessControl.FileSystemRights.AppendData, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.None, null);
        }

        public override void Dispose()
        {
            lock (file)
                file.Dispose();
        }

        protected override void Write(ReadOnlySpan<byte> line)
        {
            lock (file)
            {
                file.Write(line);
                file.Flush();
            }
        }
    }
}
