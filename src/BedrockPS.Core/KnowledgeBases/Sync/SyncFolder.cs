using System.Text;
using BedrockPS.Core.ObjectStore;

namespace BedrockPS.Core.KnowledgeBases.Sync;

/// <summary>What is to be stored of a file, under its key.</summary>
internal sealed class SyncObject(string path, string key, ObjectContent content, long length)
{
    /// <summary>Path of the file, for people; of generated metadata the file that it is about.</summary>
    public string Path => path;

    public string Key => key;

    public ObjectContent Content => content;

    public long Length { get; } = length;

    /// <summary>Known once it was compared or is about to go.</summary>
    public ContentDigest? Digest { get; set; }

    /// <summary>Why it goes, null while it need not.</summary>
    public string? Reason { get; set; }
}

/// <summary>A file for the knowledge base, with the metadata beside it.</summary>
internal sealed class SyncDocument(ScannedFile file, SyncObject main)
{
    public ScannedFile File => file;

    public SyncObject Main => main;

    public SyncObject? Side { get; set; }

    public IEnumerable<SyncObject> Objects => Side is null ? [Main] : [Main, Side];
}

/// <summary>The files of a folder as documents with keys and side files, and those that cannot be.</summary>
internal sealed class SyncFolder
{
    public const string SideSuffix = ".metadata.json";

    private const int LongestKey = 1024;
    private const int LargestSide = 10 << 10;

    private readonly SyncSettings settings;
    private readonly FolderScan scan;
    private readonly Dictionary<string, ScannedFile> sides;
    private readonly Dictionary<string, ScannedFile> byFoldedKey = new(StringComparer.Ordinal);

    private SyncFolder(SyncSettings settings, FolderScan scan)
    {
        this.settings = settings;
        this.scan = scan;
        Faults = scan.Faults;
        Skipped = scan.HiddenCount;
        sides = scan.Files.Where(file => IsSide(file.Relative)).ToDictionary(file => file.Relative, StringComparer.Ordinal);
    }

    public List<SyncDocument> Documents { get; } = [];

    public List<SyncFault> Faults { get; }

    /// <summary>Files that were left out: hidden, not meant, or metadata of what does not go.</summary>
    public int Skipped { get; private set; }

    /// <summary>Keys of all files that are there, those too that do not go: their objects are not gone.</summary>
    public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads the folder.</summary>
    /// <exception cref="BedrockException">FileUnavailable.</exception>
    public static SyncFolder Read(SyncSettings settings, CancellationToken cancellationToken)
    {
        var folder = new SyncFolder(settings, FolderScan.Read(settings, cancellationToken));
        foreach (var file in folder.scan.Files.Where(file => !IsSide(file.Relative)))
            folder.Add(file);
        folder.Skipped += folder.sides.Count;
        return folder;
    }

    /// <summary>Gives a document its metadata, or takes it out when that cannot be.</summary>
    /// <param name="document">One of <see cref="Documents"/>.</param>
    /// <param name="json">The side file's content; null for none.</param>
    public void SetMetadata(SyncDocument document, string? json)
    {
        if (json is null)
            return;
        if (document.Side is not null)
        {
            Fail(document, new BedrockException(ErrorIds.MetadataConflict, ErrorKind.InvalidArgument, $"'{document.File.Path}' has a metadata file beside it, and -Metadata gives metadata for it too.")
            {
                RecommendedAction = "Remove the file, or let the script block give nothing for it.",
            });
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(json);
        if (bytes.Length > LargestSide)
            Fail(document, TooLarge($"The metadata for '{document.File.Path}'", bytes.Length, LargestSide));
        else
            document.Side = new SyncObject(document.File.Path, document.Main.Key + SideSuffix, ObjectContent.OfBytes(bytes), bytes.Length);
    }

    /// <summary>Takes a document out.</summary>
    public void Fail(SyncDocument document, BedrockException fault)
    {
        Documents.Remove(document);
        Keys.Add(document.Main.Key + SideSuffix);
        Faults.Add(new SyncFault(document.File.Path, fault));
    }

    /// <summary>True for a stored object that no file stands for any more, as far as this folder can tell.</summary>
    public bool IsGone(string key)
    {
        var relative = key[settings.Prefix.Length..];
        var document = IsSide(relative) ? relative[..^SideSuffix.Length] : relative;
        return !Keys.Contains(key)
            && settings.Filter.Takes(document)
            && (settings.IncludeHidden || !HasHiddenName(relative))
            && !scan.Unknown.Exists(unknown => Covers(unknown, relative));
    }

    public static bool IsSide(string name) => name.EndsWith(SideSuffix, StringComparison.Ordinal);

    private static bool HasHiddenName(string relative) => relative[0] == '.' || relative.Contains("/.", StringComparison.Ordinal);

    private static bool Covers(string unknown, string relative)
    {
        var name = Normal(unknown) ?? unknown;
        return name.EndsWith('/') ? relative.StartsWith(name, StringComparison.Ordinal) : relative == name || relative == name + SideSuffix;
    }

    private void Add(ScannedFile file)
    {
        sides.Remove(file.Relative + SideSuffix, out var side);
        if (!settings.Filter.Takes(file.Relative))
        {
            Skipped += side is null ? 1 : 2;
            return;
        }

        var key = Normal(settings.Prefix + file.Relative);
        if (key is not null)
            Keys.UnionWith(side is null ? [key] : [key, key + SideSuffix]);
        if (FaultOf(file, side, key) is { } fault)
        {
            Faults.Add(new SyncFault(file.Path, fault));
            // Without its document nothing reads it, but it is there.
            if (key is not null)
                Keys.Add(key + SideSuffix);
            Skipped += side is null ? 0 : 1;
            return;
        }

        var document = new SyncDocument(file, ObjectOf(file, key!));
        if (side is not null)
            document.Side = ObjectOf(side, key + SideSuffix);
        Documents.Add(document);
    }

    private BedrockException? FaultOf(ScannedFile file, ScannedFile? side, string? key)
    {
        if (key is null)
            return BedrockException.Input($"The name of '{file.Path}' is no valid Unicode text.", "Rename it.");
        if (Encoding.UTF8.GetByteCount(side is null ? key : key + SideSuffix) > LongestKey)
            return BedrockException.Input($"The key for '{file.Path}' would have more than {LongestKey} bytes, which is the most that S3 takes.", "Give a shorter -Prefix, or shorter names.");
        if (!byFoldedKey.TryAdd(key.ToUpperInvariant(), file))
            return Collides(file, byFoldedKey[key.ToUpperInvariant()]);
        if (file.Length > settings.MaxFileSize)
            return TooLarge($"'{file.Path}'", file.Length, settings.MaxFileSize);
        return side?.Length > LargestSide ? TooLarge($"'{side.Path}'", side.Length, LargestSide) : null;
    }

    private static BedrockException Collides(ScannedFile file, ScannedFile first) =>
        new(ErrorIds.KeyCollision, ErrorKind.InvalidArgument, $"'{file.Relative}' and '{first.Relative}' differ only in case or Unicode form; the second was not stored.")
        {
            RecommendedAction = "Rename one of them.",
        };

    private static BedrockException TooLarge(string what, long length, long most) =>
        new(ErrorIds.FileTooLarge, ErrorKind.LimitsExceeded, FormattableString.Invariant($"{what} has {length} bytes; at most {most} are taken."))
        {
            RecommendedAction = most == LargestSide ? "Shorten it." : "Split it, leave it out with -Exclude, or raise -MaxFileSize where the knowledge base takes larger ones.",
        };

    // One Unicode form, so that a name from macOS and the same from Windows are one object.
    private static string? Normal(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // A file without content is not opened: it may be a pipe, which would wait for its writer.
    private static SyncObject ObjectOf(ScannedFile file, string key) =>
        new(file.Path, key, file.Length == 0 ? ObjectContent.OfBytes([]) : ObjectContent.OfFile(file.Path), file.Length);
}
