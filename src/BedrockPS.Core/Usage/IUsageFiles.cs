using BedrockPS.Core.Chat;
using BedrockPS.Core.Session;

namespace BedrockPS.Core.Usage;

/// <summary>Port to usage and prices in files.</summary>
internal interface IUsageFiles
{
    /// <summary>Appends one line to a ledger in one write; other threads and processes may do the same to the same file.</summary>
    /// <exception cref="BedrockException">FileUnavailable.</exception>
    void Append(string path, UsageEntry entry);

    /// <summary>Reads a ledger; lines that are no entries are left out and told once.</summary>
    /// <exception cref="BedrockException">FileUnavailable; InputInvalid: the file is no ledger.</exception>
    IAsyncEnumerable<UsageEntry> ReadAsync(string path, ICallLog log, CancellationToken cancellationToken);

    /// <summary>Takes all entries out of a ledger; the file stays.</summary>
    /// <exception cref="BedrockException">FileUnavailable; InputInvalid: the file is no ledger.</exception>
    Task EmptyAsync(string path, CancellationToken cancellationToken);

    /// <summary>Reads a price file; one that has not changed since is not read again.</summary>
    /// <exception cref="BedrockException">PriceFileInvalid, FileUnavailable.</exception>
    PriceList ReadPrices(string path);

    /// <summary>Writes entries as CSV or JSON, as the ending says.</summary>
    /// <exception cref="BedrockException">FileExists, FileUnavailable; InputInvalid: another ending.</exception>
    Task ExportAsync(IReadOnlyList<UsageEntry> entries, string path, bool overwrite, CancellationToken cancellationToken);

    /// <summary>Writes a price file that names models and no price.</summary>
    /// <exception cref="BedrockException">FileExists, FileUnavailable; InputInvalid: the ending is not json.</exception>
    Task WriteTemplateAsync(IEnumerable<string> modelIds, string path, bool overwrite, CancellationToken cancellationToken);

    /// <summary>Bytes of a request as it goes out, since no text has more tokens than UTF-8 bytes; null when there is more in it than text.</summary>
    /// <exception cref="BedrockException">The request cannot be sent.</exception>
    long? CountBytes(ChatRequest request);
}
