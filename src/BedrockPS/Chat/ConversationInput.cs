using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.Chat;

/// <summary>Reads what is piped in as a conversation.</summary>
internal static class ConversationInput
{
    /// <exception cref="BedrockException">InputInvalid: it is none, or a copy of one.</exception>
    public static Conversation Read(object? item) => PlainValue.Unwrap(item) switch
    {
        Conversation conversation => conversation,
        ChatResponse { Conversation: { } conversation } => conversation,
        ChatResponse => throw BedrockException.Input("This answer is not whole, so the conversation does not hold it.", "Take the answer before it."),
        _ => throw SerializedCopy.Fault(item) ?? BedrockException.Input(
            $"{PlainValue.Unwrap(item)?.GetType().FullName ?? "$null"} holds no conversation.", "Give a Conversation, or the ChatResponse that ends it."),
    };
}
