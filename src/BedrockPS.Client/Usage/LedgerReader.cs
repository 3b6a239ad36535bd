using System.Globalization;
using System.Runtime.CompilerServices;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Usage;

/// <summary>Reads a ledger line by line, however long it is.</summary>
internal sealed class LedgerReader(string path)
{
    // Lines of a ledger have a few hundred bytes; what is longer is none.
    private const int LongestLine = 64 * 1024;

    private long lines;
    private long skipped;
    private long firstSkipped;

    /// <exception cref="BedrockException">FileUnavailable; InputInvalid: nothing in it is an entry.</exception>
    public async IAsyncEnumerable<UsageEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entries = 0L;
        await foreach (var line in LinesAsync(cancellationToken).ConfigureAwait(false))
        {
            lines++;
            if (line.Length == 0)
                continue;
            if (UsageLine.Read(line) is { } entry)
            {
                entries++;
                yield return entry;
            }
            else if (skipped++ == 0)
            {
                firstSkipped = lines;
            }
        }

        if (entries == 0 && skipped > 0)
            throw BedrockException.Input($"'{path}' is no usage ledger: none of its lines is an entry.", "Name a file that was written as the -LedgerPath of a context.");
    }

    /// <summary>Tells what was left out.</summary>
    public void Tell(ICallLog log)
    {
        if (skipped > 0)
            log.Warning(string.Create(CultureInfo.InvariantCulture, $"'{path}' has {skipped} lines that are no entries of a usage ledger; they were left out. The first is line {firstSkipped}."));
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var file = Open();
        await using (file.ConfigureAwait(false))
        {
            var buffer = new byte[LongestLine];
            var held = 0;
            var isTooLong = false;
            while (await file.ReadAsync(buffer.AsMemory(held), cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                var end = held + read;
                var start = 0;
                while (buffer.AsSpan(start, end - start).IndexOf((byte)'\n') is >= 0 and var length)
                {
                    // The rest of a line that was too long is no line of its own.
                    if (!isTooLong)
                        yield return buffer.AsMemory(start, length);
                    isTooLong = false;
                    start += length + 1;
                }

                held = end - start;
                buffer.AsSpan(start, held).CopyTo(buffer);
                if (held < buffer.Length)
                    continue;
                if (!isTooLong)
                    yield return buffer.AsMemory(0, held);
                isTooLong = true;
                held = 0;
            }

            if (held > 0 && !isTooLong)
                yield return buffer.AsMemory(0, held);
        }
    }

    private FileStream Open()
    {
        try
        {
            return new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.OpenError, $"'{path}' cannot be read: {fault.Message}", fault);
        }
    }
}
