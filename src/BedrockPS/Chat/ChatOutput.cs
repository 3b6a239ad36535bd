using System.Diagnostics.CodeAnalysis;

namespace BedrockPS.Commands.Chat;

/// <summary>What Invoke-BedrockChat emits.</summary>
public enum ChatOutput
{
    /// <summary>The whole response.</summary>
    Response,

    /// <summary>The text of the answer.</summary>
    Text,

    /// <summary>The object that -JsonSchema or -OutputType asks for; an array gives its items.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "It is what the user asks for: an object in place of text.")]
    Object,
}
