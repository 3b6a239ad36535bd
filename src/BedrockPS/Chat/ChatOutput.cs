namespace BedrockPS.Commands.Chat;

/// <summary>What Invoke-BedrockChat emits.</summary>
public enum ChatOutput
{
    /// <summary>The whole response.</summary>
    Response,

    /// <summary>The text of the answer.</summary>
    Text,
}
