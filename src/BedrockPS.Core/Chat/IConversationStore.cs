namespace BedrockPS.Core.Chat;

/// <summary>How a conversation is kept: where, and what happens to its media.</summary>
internal sealed record ConversationTarget(string Path, bool ReferenceMedia, bool Overwrite);

/// <summary>Port to conversations in files.</summary>
internal interface IConversationStore
{
    /// <summary>Writes a conversation, so that what is read back goes on with the same request, byte for byte.</summary>
    /// <exception cref="BedrockException">FileExists, FileUnavailable; InputInvalid: a block that nothing can be sent of.</exception>
    Task ExportAsync(Conversation conversation, ConversationTarget target, CancellationToken cancellationToken);

    /// <summary>Reads a conversation. Nothing in the file is run, and no file outside its folder or <paramref name="mediaFolder"/> is opened.</summary>
    /// <exception cref="BedrockException">FileUnavailable, ConversationFileInvalid, ConversationVersionUnsupported, MediaFileMissing, MediaFileChanged.</exception>
    Task<Conversation> ImportAsync(string path, string? mediaFolder, CancellationToken cancellationToken);
}
