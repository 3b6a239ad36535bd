using System.Collections;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace BedrockEmulator.S3;

/// <summary>How objects lie on the disk: for their owner alone, under names made from hashes, so that no key leads out of its folder.</summary>
internal static class ObjectFiles
{
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public static string NameOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key))).ToLowerInvariant()[..40];
}

/// <summary>A stretch of a file as parts of an answer, read as they are sent. It is open from the start: the object may go meanwhile.</summary>
internal sealed class FileParts(string path, long offset, long length) : IReadOnlyList<ReadOnlyMemory<byte>>
{
    private const int PartSize = 64 * 1024;

    private readonly SafeFileHandle _file = File.OpenHandle(path, share: FileShare.Read | FileShare.Delete);

    public int Count => checked((int)((length + PartSize - 1) / PartSize));

    public ReadOnlyMemory<byte> this[int index]
    {
        get
        {
            var start = (long)index * PartSize;
            var part = new byte[Math.Min(PartSize, length - start)];
            var filled = 0;
            while (filled < part.Length)
            {
                var read = RandomAccess.Read(_file, part.AsSpan(filled), offset + start + filled);
                if (read == 0)
                    throw new IOException("The object's file is shorter than it was.");
                filled += read;
            }

            return part;
        }
    }

    public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator()
    {
        try
        {
            for (var i = 0; i < Count; i++)
                yield return this[i];
        }
        finally
        {
            _file.Dispose();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
