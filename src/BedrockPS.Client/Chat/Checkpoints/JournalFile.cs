using System.Buffers;
using BedrockPS.Core;

namespace BedrockPS.Client.Chat.Checkpoints;

/// <summary>
/// A file of lines that only grows: each line is one unbuffered write, so that the end of the process, however sudden, costs at most
/// a torn last line. One run holds it at a time, and only its owner may read it.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private const int ReadSize = 1 << 20;

    private readonly FileStream stream;
    private long end;

    private JournalFile(string path, FileStream stream)
    {
        Path = path;
        this.stream = stream;
        end = RandomAccess.GetLength(stream.SafeFileHandle);
    }

    public string Path { get; }

    /// <exception cref="BedrockException">CheckpointInUse, FileUnavailable.</exception>
    public static JournalFile Open(string path)
    {
        try
        {
            return new JournalFile(path, PrivateFile.OpenAlone(path) ?? throw InUse(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(path, fault);
        }
    }

    /// <summary>The first line with its end, or as much as there is of it.</summary>
    public byte[] ReadFirstLine(int most)
    {
        var start = Read(0, (int)Math.Min(end, most));
        var lineEnd = Array.IndexOf(start, (byte)'\n');
        return lineEnd < 0 ? start : start[..(lineEnd + 1)];
    }

    /// <summary>Makes this line the only one.</summary>
    public void Begin(ReadOnlySpan<byte> line)
    {
        try
        {
            stream.SetLength(0);
            end = 0;
            Append(line);
            Flush();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(Path, fault);
        }
    }

    /// <summary>Gives place, length and beginning of each whole line, the first but one on; a torn last line is cut off.</summary>
    public void Scan(int prefixLength, LineRead line)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(stream.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            var whole = ScanLines(buffer, new byte[prefixLength], line);
            if (whole < end)
                stream.SetLength(end = whole);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(Path, fault);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes a line at the end.</summary>
    /// <returns>Its place.</returns>
    /// <exception cref="IOException">It could not be written whole; nothing of it is left.</exception>
    public long Append(ReadOnlySpan<byte> line)
    {
        var place = end;
        try
        {
            RandomAccess.Write(stream.SafeFileHandle, line, place);
        }
        catch (IOException)
        {
            stream.SetLength(place);
            throw;
        }

        end = place + line.Length;
        return place;
    }

    public byte[] Read(long place, int length)
    {
        var bytes = new byte[length];
        var got = 0;
        while (got < length && RandomAccess.Read(stream.SafeFileHandle, bytes.AsSpan(got), place + got) is > 0 and var more)
            got += more;
        return got == length ? bytes : bytes[..got];
    }

    /// <summary>Brings what was written to the disk itself.</summary>
    public void Flush() => RandomAccess.FlushToDisk(stream.SafeFileHandle);

    public void Dispose() => stream.Dispose();

    private static BedrockException InUse(string path) => new(ErrorIds.CheckpointInUse, ErrorKind.ResourceBusy, $"'{path}' is in use: another run holds this checkpoint.")
    {
        RecommendedAction = "Wait until the other run has ended, or name another file.",
    };

    public static BedrockException Unavailable(string path, Exception inner) => new(ErrorIds.FileUnavailable, ErrorKind.WriteError, $"'{path}' cannot be written: {inner.Message}", inner)
    {
        RecommendedAction = "Check that the folder exists, that you may write to it and that the disk is not full.",
    };

    /// <summary>The end of the last whole line.</summary>
    private long ScanLines(byte[] buffer, byte[] prefix, LineRead line)
    {
        long start = 0;
        var kept = 0;
        var number = 1;
        for (long at = 0; at < end;)
        {
            var block = buffer.AsSpan(0, RandomAccess.Read(stream.SafeFileHandle, buffer.AsSpan(0, ReadSize), at));
            if (block.IsEmpty)
                break;
            var from = 0;
            while (from < block.Length)
            {
                var length = block[from..].IndexOf((byte)'\n');
                var part = length < 0 ? block[from..] : block.Slice(from, length);
                var fits = Math.Min(part.Length, prefix.Length - kept);
                part[..fits].CopyTo(prefix.AsSpan(kept));
                kept += fits;
                if (length < 0)
                    break;
                from += length + 1;
                var next = at + from;
                if (number > 1)
                    line(number, start, (int)(next - start), prefix.AsSpan(0, kept));
                (number, start, kept) = (number + 1, next, 0);
            }

            at += block.Length;
        }

        return start;
    }

    /// <summary>Takes a line, with its end in the length and not in the prefix.</summary>
    public delegate void LineRead(int number, long place, int length, ReadOnlySpan<byte> prefix);
}
