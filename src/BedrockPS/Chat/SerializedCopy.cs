using System.Management.Automation;

namespace BedrockPS.Commands.Chat;

/// <summary>Copies that went through a job, a remote session or Export-Clixml: they look like the object and lack parts of it.</summary>
internal static class SerializedCopy
{
    private const string Prefix = "Deserialized.BedrockPS.";

    /// <summary>The fault of using such a copy, by its name; null for other objects.</summary>
    public static BedrockException? Fault(object? item) =>
        (item as PSObject)?.TypeNames.FirstOrDefault() is { } name && name.StartsWith(Prefix, StringComparison.Ordinal)
            ? BedrockException.Input(
                $"{name} is a copy that lost parts on its way through a job, a remote session or Clixml; it is not sent half empty.",
                "Take the conversation along in a file: Export-BedrockConversation where it was held, Import-BedrockConversation here.")
            : null;
}
