using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using BedrockPS.Client.Chat;
using BedrockPS.Core;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Session;
using BedrockPS.Core.Usage;

namespace BedrockPS.Client.Usage;

/// <summary>Ledgers and prices in files. Ledgers stay open, and prices in memory, for as long as the files are the same.</summary>
internal sealed class UsageFiles(TimeProvider? clock = null) : IUsageFiles
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private const long LargestPriceFile = 16 << 20;

    private readonly ConcurrentDictionary<string, OpenLedger> ledgers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, KnownPrices> prices = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Append(string path, UsageEntry entry)
    {
        try
        {
            var line = UsageLine.Write(entry);
            if (!TryAppend(path, line))
                TryAppend(path, line);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            ledgers.TryRemove(path, out _);
            throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.WriteError, $"'{path}' cannot be written: {fault.Message}", fault);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<UsageEntry> ReadAsync(string path, ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new LedgerReader(path);
        await foreach (var entry in reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return entry;
        reader.Tell(log);
    }

    /// <inheritdoc/>
    public async Task EmptyAsync(string path, CancellationToken cancellationToken)
    {
        // To look at the first entry is enough: it throws for a file that has lines and none.
        await foreach (var _ in new LedgerReader(path).ReadAsync(cancellationToken).ConfigureAwait(false))
            break;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1);
            file.SetLength(0);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.WriteError, $"'{path}' cannot be written: {fault.Message}", fault);
        }
    }

    /// <inheritdoc/>
    public PriceList ReadPrices(string path)
    {
        try
        {
            var file = new FileInfo(path);
            var length = file.Exists ? file.Length : throw new FileNotFoundException($"Could not find file '{path}'.");
            var written = file.LastWriteTimeUtc;
            if (prices.TryGetValue(path, out var known) && known.Written == written && known.Length == length)
                return known.Prices;
            var content = length <= LargestPriceFile ? File.ReadAllBytes(path) : throw new IOException("It is too large.");
            var read = PriceFile.Read(path, content);
            prices[path] = new KnownPrices(written, length, read);
            return read;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.OpenError, $"The price file '{path}' cannot be read: {fault.Message}", fault)
            {
                RecommendedAction = "Name another with Set-BedrockContext -PricePath, or $null for none.",
                IsSetup = true,
            };
        }
    }

    /// <inheritdoc/>
    public Task ExportAsync(IReadOnlyList<UsageEntry> entries, string path, bool overwrite, CancellationToken cancellationToken) =>
        PrivateFile.WriteAsync(path, UsageExport.Write(entries, path), overwrite, cancellationToken);

    /// <inheritdoc/>
    public Task WriteTemplateAsync(IEnumerable<string> modelIds, string path, bool overwrite, CancellationToken cancellationToken)
    {
        if (!Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
            throw BedrockException.Input($"'{path}' does not end with .json; a price file is JSON.");
        return PrivateFile.WriteAsync(path, PriceFile.Template(modelIds), overwrite, cancellationToken);
    }

    /// <inheritdoc/>
    public long? CountBytes(ChatRequest request) => RequestSize.Of(request, ChatService.Prepare(request));

    // A ledger may be moved away, as logs are, and begun anew by another process: whether the path still names the open file only
    // opening it again tells. Another thread may still hold the old one.
    private bool TryAppend(string path, ReadOnlySpan<byte> line)
    {
        try
        {
            if (ledgers.TryGetValue(path, out var open) && clock.GetElapsedTime(open.OpenedAt) >= LookAgain
                && ledgers.TryRemove(KeyValuePair.Create(path, open)))
                open.File.Value.Dispose();

            ledgers.GetOrAdd(path, static (file, clock) => new OpenLedger(file, clock.GetTimestamp()), clock).File.Value.Append(line);
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private sealed class OpenLedger(string path, long openedAt)
    {
        public Lazy<LedgerFile> File { get; } = new(() => LedgerFile.Open(path));

        public long OpenedAt => openedAt;
    }

    private sealed record KnownPrices(DateTime Written, long Length, PriceList Prices);
}
