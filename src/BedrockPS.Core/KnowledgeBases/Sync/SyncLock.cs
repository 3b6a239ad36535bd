using System.Security.Cryptography;
using System.Text;

namespace BedrockPS.Core.KnowledgeBases.Sync;

/// <summary>One sync of a place at a time, for this user on this machine. The system lets go of it with the process, however that ends.</summary>
internal sealed class SyncLock : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly FileStream stream;

    private SyncLock(FileStream stream) => this.stream = stream;

    /// <summary>Where locks lie.</summary>
    public static string Folder
    {
        get
        {
            var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(string.IsNullOrEmpty(data) ? Path.GetTempPath() : data, "BedrockPS", "locks");
        }
    }

    /// <summary>Takes the lock, null when another holds it.</summary>
    /// <exception cref="BedrockException">FileUnavailable.</exception>
    public static SyncLock? TryTake(SyncSettings settings)
    {
        PrivateFile.MakeFolder(Folder);
        // The file stays: a lock on one that another deletes in between would be a lock on nothing.
        var name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(settings.UriOf(settings.Prefix)))).ToLowerInvariant();
        var path = Path.Combine(Folder, name + ".lock");
        try
        {
            return PrivateFile.OpenAlone(path) is { } stream ? new SyncLock(stream) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.OpenError, $"The lock '{path}' cannot be opened: {fault.Message}", fault);
        }
    }

    /// <summary>Takes the lock as soon as it is free.</summary>
    public static async Task<SyncLock> WaitAsync(SyncSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(settings) is { } taken)
                return taken;
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The fault of a place that another sync works on.</summary>
    public static BedrockException Taken(SyncSettings settings) =>
        new(ErrorIds.SyncRunning, ErrorKind.ResourceBusy, $"Another sync of {settings.UriOf(settings.Prefix)} runs on this machine.")
        {
            RecommendedAction = "Try again when it has ended, or wait for it with -OnConflict Queue.",
        };

    public void Dispose() => stream.Dispose();
}
