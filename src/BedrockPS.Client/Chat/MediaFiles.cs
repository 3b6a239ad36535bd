using System.Security.Cryptography;
using BedrockPS.Core;

namespace BedrockPS.Client.Chat;

/// <summary>
/// Opens the media files of an exported conversation. Their paths come from the file, so they are not trusted: one that leads out of
/// the folder, or over a link, is refused.
/// </summary>
internal sealed class MediaFiles
{
    private readonly string _export;
    private readonly string _root;
    private readonly bool _byName;
    private long _left = ConversationFormat.MaxBytes;

    /// <param name="exportPath">Full path of the exported conversation.</param>
    /// <param name="folder">Where the user says that the media are; null for beside the file.</param>
    public MediaFiles(string exportPath, string? folder)
    {
        _export = exportPath;
        _byName = folder is not null;
        _root = folder ?? Path.GetDirectoryName(exportPath)!;
    }

    /// <exception cref="BedrockException">MediaFileMissing, MediaFileChanged, ConversationFileInvalid, FileUnavailable.</exception>
    public async Task<byte[]> ReadAsync(MediaReference reference, CancellationToken cancellationToken)
    {
        var path = Find(Parts(reference.Path)) ?? throw Missing(reference);
        _left -= reference.Length;
        if (_left < 0)
            throw ConversationFormat.Invalid(_export, $"its media are larger than {ConversationFormat.MaxBytes} bytes.");
        if (new FileInfo(path).Length != reference.Length)
            throw Changed(path);
        var bytes = await PrivateFile.ReadAsync(path, reference.Length, cancellationToken).ConfigureAwait(false);
        return Convert.ToHexString(SHA256.HashData(bytes)).Equals(reference.Sha256, StringComparison.OrdinalIgnoreCase) ? bytes : throw Changed(path);
    }

    private string[] Parts(string path)
    {
        var parts = path.Split('/', '\\');
        var bad = parts.Any(part => part.Trim().Trim('.').Length == 0 || part.Contains(':', StringComparison.Ordinal) || part.Any(char.IsControl));
        return bad ? throw ConversationFormat.Invalid(_export, "a medium's path leads out of the folder.") : parts;
    }

    // In a folder that the user names, a file may also lie directly.
    private string? Find(string[] parts) => Existing(parts) ?? (_byName ? Existing([parts[^1]]) : null);

    private string? Existing(string[] parts)
    {
        var path = _root;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                throw ConversationFormat.Invalid(_export, $"the medium '{path}' is reached over a link.");
        }

        return File.Exists(path) ? path : null;
    }

    private BedrockException Missing(MediaReference reference) =>
        new(ErrorIds.MediaFileMissing, ErrorKind.ObjectNotFound, $"The medium '{string.Join('/', Parts(reference.Path))}' of '{_export}' is not in '{_root}'.")
        {
            RecommendedAction = "Move the folder of media together with the file, or say where it is with -MediaPath.",
        };

    private BedrockException Changed(string path) =>
        new(ErrorIds.MediaFileChanged, ErrorKind.InvalidResult, $"The medium '{path}' is not the one that '{_export}' was exported with: its SHA-256 differs.")
        {
            RecommendedAction = "Put the original file back; the conversation cannot go on with another one.",
        };
}
