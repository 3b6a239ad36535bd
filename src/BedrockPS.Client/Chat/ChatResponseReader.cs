using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>Reads the body of Converse. Whatever is missing or new in it costs that member alone.</summary>
internal static class ChatResponseReader
{
    /// <summary>False for JSON that has nothing of an answer, as something between here and the service may send with status 200.</summary>
    public static bool IsAnswer(JsonValue json) => json.Members().Exists(member => member.Name is "output" or "stopReason" or "usage" or "metrics" or "trace");

    public static ChatAnswer Read(JsonValue json)
    {
        var message = json.Member("output"u8).Member("message"u8);
        return new ChatAnswer
        {
            Message = ContentBlockReader.ReadMessage(message),
            MessageJson = message.Raw ?? """{"role":"assistant","content":[]}""",
            StopReason = json.Member("stopReason"u8).Text,
            Metadata = json,
            AdditionalFields = json.Member("additionalModelResponseFields"u8),
            Raw = json.Raw,
        };
    }
}
