namespace BedrockPS.Core.KnowledgeBases.Sync;

/// <summary>A file as the folder has it.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Relative">Path from the folder on, with / between names.</param>
/// <param name="Length">Bytes.</param>
internal sealed record ScannedFile(string Path, string Relative, long Length);

/// <summary>Reads what is in a folder and those below it. Links are followed, but not into a folder that they are in.</summary>
internal sealed class FolderScan
{
    private const FileAttributes HiddenOnes = FileAttributes.Hidden | FileAttributes.System;
    private const int DeepestLevel = 200;

    private static readonly EnumerationOptions OneLevel = new() { AttributesToSkip = 0, IgnoreInaccessible = false, MatchType = MatchType.Simple };

    private readonly SyncSettings settings;
    private readonly CancellationToken cancellationToken;
    private readonly List<string> chain = [];

    private FolderScan(SyncSettings settings, CancellationToken cancellationToken)
    {
        this.settings = settings;
        this.cancellationToken = cancellationToken;
    }

    /// <summary>In the order of their paths, the same on each machine.</summary>
    public List<ScannedFile> Files { get; } = [];

    public List<SyncFault> Faults { get; } = [];

    /// <summary>Files that were left out as hidden.</summary>
    public int HiddenCount { get; private set; }

    /// <summary>Relative paths that nothing is known of, those of folders with / at their end: what is stored for them stays.</summary>
    public List<string> Unknown { get; } = [];

    /// <exception cref="BedrockException">FileUnavailable: the folder itself cannot be read.</exception>
    public static FolderScan Read(SyncSettings settings, CancellationToken cancellationToken)
    {
        var scan = new FolderScan(settings, cancellationToken);
        if (!Directory.Exists(settings.Folder))
            throw new BedrockException(ErrorIds.FileUnavailable, ErrorKind.ObjectNotFound, $"'{settings.Folder}' is no folder.");
        scan.ReadFolder(new DirectoryInfo(settings.Folder), string.Empty, RealPath.Of(settings.Folder));
        return scan;
    }

    private void ReadFolder(DirectoryInfo folder, string relative, string real)
    {
        chain.Add(real);
        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos("*", OneLevel).OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadEntry(entry, relative + entry.Name, real);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            var error = new BedrockException(ErrorIds.FileUnavailable, ErrorKind.OpenError, $"The folder '{folder.FullName}' cannot be read: {fault.Message}", fault);
            if (relative.Length == 0)
                throw error;
            Add(error, folder.FullName, relative);
        }

        chain.RemoveAt(chain.Count - 1);
    }

    private void ReadEntry(FileSystemInfo entry, string relative, string parent)
    {
        if (!settings.IncludeHidden && (entry.Attributes & HiddenOnes) != 0)
        {
            HiddenCount += entry is FileInfo ? 1 : 0;
            Unknown.Add(entry is FileInfo ? relative : relative + "/");
            return;
        }

        try
        {
            Follow(entry, relative, parent);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Add(new BedrockException(ErrorIds.FileUnavailable, ErrorKind.OpenError, $"'{entry.FullName}' cannot be read: {fault.Message}", fault), entry.FullName, relative);
        }
    }

    private void Follow(FileSystemInfo entry, string relative, string parent)
    {
        var isLink = entry.LinkTarget is not null;
        if (Directory.Exists(entry.FullName))
            Enter(entry, relative + "/", isLink ? RealPath.Of(entry.FullName) : Path.Combine(parent, entry.Name));
        else if (!isLink)
            Files.Add(new ScannedFile(entry.FullName, relative, ((FileInfo)entry).Length));
        else if (entry.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target)
            Files.Add(new ScannedFile(entry.FullName, relative, target.Length));
        else
            throw new FileNotFoundException("it is a link to something that is not there.");
    }

    private void Enter(FileSystemInfo entry, string relative, string real)
    {
        if (settings.Filter.LeavesOutFolder(relative))
            Unknown.Add(relative);
        else if (chain.Count > DeepestLevel || chain.Contains(real, StringComparer.Ordinal))
            Add(new BedrockException(ErrorIds.LinkLoop, ErrorKind.InvalidArgument, $"'{entry.FullName}' leads back to a folder that it is in."), entry.FullName, relative);
        else
            ReadFolder(new DirectoryInfo(entry.FullName), relative, real);
    }

    private void Add(BedrockException fault, string path, string relative)
    {
        Faults.Add(new SyncFault(path, fault));
        Unknown.Add(relative);
    }
}

/// <summary>Paths without links in them, by which a folder is known again.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    public static string Of(string path) => Of(Path.GetFullPath(path), MostLinks);

    private static string Of(string path, int left)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var name in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, name);
            if (new DirectoryInfo(real).ResolveLinkTarget(returnFinalTarget: false) is { } target)
                real = left > 0 ? Of(target.FullName, left - 1) : throw new IOException("too many links lead to it.");
        }

        return real;
    }
}
