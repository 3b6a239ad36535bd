using System.Text.Json;
using BedrockPS.Client.Json;

namespace BedrockPS.Client.Chat;

/// <summary>Reads the body of Converse. Whatever is missing or new in it costs that member alone.</summary>
internal static class ChatResponseReader
{
    private static readonly string[] Known = ["output", "stopReason", "usage", "metrics", "trace"];

    /// <summary>The answer; null for JSON that has nothing of one, as something between here and the service may send with status 200.</summary>
    public static ChatAnswer? Read(JsonValue json)
    {
        var members = new JsonMembers(json);
        if (Known.All(name => members[name].Kind == JsonTokenType.None))
            return null;
        var message = members["output"].Member("message"u8);
        return new ChatAnswer
        {
            Message = ContentBlockReader.ReadMessage(message),
            MessageJson = message.Lazy ?? """{"role":"assistant","content":[]}""",
            StopReason = members["stopReason"].Text,
            Metadata = members,
            AdditionalFields = members["additionalModelResponseFields"],
            Raw = json.Lazy,
        };
    }
}
