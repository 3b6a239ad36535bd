using BedrockPS.Client.Chat;
using BedrockPS.Client.Json;
using BedrockPS.Core.Chat;

namespace BedrockPS.Client.Usage;

/// <summary>How large a request is as it goes out.</summary>
internal static class RequestSize
{
    private static readonly string[] TextKinds =
        ["text", "toolUse", "toolResult", "guardContent", "cachePoint", "reasoningContent", "citationsContent", "searchResult", "toolAddition", "toolRemoval"];

    /// <summary>The bytes of its body; null when a block is more than text.</summary>
    public static long? Of(ChatRequest request, SentTurn sent) =>
        sent.Messages.All(turn => turn.Content.All(IsText)) ? ChatRequestWriter.Converse(request, sent).Length : null;

    private static bool IsText(ContentBlock block) => TextKinds.Contains(block.Kind)
        && (block.Kind != "toolResult" || block.Raw is null || (JsonValue.TryParse(block.Raw, out var raw) && HasTextAlone(raw.Member("toolResult"u8))));

    private static bool HasTextAlone(JsonValue result) =>
        result.Member("content"u8).Items().TrueForAll(item => item.Members() is [{ Name: "text" or "json" or "searchResult" }]);
}
