using System.Security.Cryptography;
using BedrockPS.Core;
using BedrockPS.Core.Chat;

namespace BedrockPS.Client.Chat;

/// <summary>Conversations in JSON files, with their media inside or in a folder beside them.</summary>
internal sealed class ConversationStore : IConversationStore
{
    /// <inheritdoc/>
    public async Task ExportAsync(Conversation conversation, ConversationTarget target, CancellationToken cancellationToken)
    {
        var folder = target.ReferenceMedia ? Path.GetFileNameWithoutExtension(target.Path) + ".media" : null;
        var writer = new ConversationWriter(folder);
        var json = writer.Write(conversation);
        if (!target.Overwrite && File.Exists(target.Path))
            throw PrivateFile.Exists(target.Path, null);

        // Media go first: a file that is there never refers to one that is not.
        var root = Path.GetDirectoryName(target.Path)!;
        if (writer.Media.Count > 0)
            PrivateFile.MakeFolder(Path.Combine(root, folder!));
        foreach (var media in writer.Media)
            await WriteAsync(Path.Combine(root, media.Path), media, target.Overwrite, cancellationToken).ConfigureAwait(false);
        await PrivateFile.WriteAsync(target.Path, json, target.Overwrite, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Conversation> ImportAsync(string path, string? mediaFolder, CancellationToken cancellationToken)
    {
        var reader = new ConversationReader(path, await PrivateFile.ReadAsync(path, ConversationFormat.MaxBytes, cancellationToken).ConfigureAwait(false));
        var files = new MediaFiles(path, mediaFolder);
        var media = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var reference in reader.References)
            media[reference.Sha256] = await files.ReadAsync(reference, cancellationToken).ConfigureAwait(false);
        return reader.Read(media);
    }

    private static async Task WriteAsync(string path, ReferencedMedia media, bool overwrite, CancellationToken cancellationToken)
    {
        // The name is the hash, so a file that is there already is the same one, unless somebody changed it.
        if (File.Exists(path) && await IsAsync(path, media, cancellationToken).ConfigureAwait(false))
            return;
        await PrivateFile.WriteAsync(path, media.Bytes, overwrite, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> IsAsync(string path, ReferencedMedia media, CancellationToken cancellationToken) =>
        new FileInfo(path).Length == media.Bytes.LongLength
        && Convert.ToHexString(SHA256.HashData(await PrivateFile.ReadAsync(path, media.Bytes.LongLength, cancellationToken).ConfigureAwait(false)))
            .Equals(media.Sha256, StringComparison.OrdinalIgnoreCase);
}
