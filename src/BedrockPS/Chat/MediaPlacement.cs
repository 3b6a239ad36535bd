namespace BedrockPS.Commands.Chat;

/// <summary>Where the media of an exported conversation go.</summary>
public enum MediaPlacement
{
    /// <summary>Into the file.</summary>
    Embed,

    /// <summary>Into a folder beside the file, which names them by path and SHA-256.</summary>
    Reference,
}
