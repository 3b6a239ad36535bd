namespace BedrockPS.Client.Chat;

/// <summary>Names and limits of the file format. A change that older versions would read wrongly raises the version.</summary>
internal static class ConversationFormat
{
    public const string Name = "BedrockPS.Conversation";
    public const int Version = 1;

    /// <summary>Stands before a hash in place of a medium's bytes; base64 has no colon, so no content looks like it.</summary>
    public const string HashPrefix = "sha256:";

    /// <summary>Largest file that is read, and largest sum of the media that one brings along, in bytes.</summary>
    public const long MaxBytes = 512L << 20;

    public static BedrockException Invalid(string path, string reason, Exception? inner = null) =>
        new(ErrorIds.ConversationFileInvalid, ErrorKind.InvalidResult, $"'{path}' is no usable conversation: {reason}", inner)
        {
            RecommendedAction = "Import a file that Export-BedrockConversation wrote, unchanged.",
        };
}
