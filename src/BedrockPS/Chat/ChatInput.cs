using System.Management.Automation;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.Chat;

/// <summary>A record as a turn: what was piped in is read by what it is.</summary>
internal sealed record ChatInput(Message? Turn, Conversation? Conversation)
{
    /// <summary>True when the history ends with a turn that waits for an answer.</summary>
    public bool CanGoAsItIs => Conversation?.Messages is [.., { Role: "user" }];

    /// <summary>The turns as they go out.</summary>
    public IReadOnlyList<Message> Messages => Turn is null ? Conversation?.Messages ?? FixedList<Message>.Empty : Fixed.List<Message>([.. Conversation?.Messages ?? [], Turn]);

    /// <summary>The same with files in front of what the new turn says; without a turn they make one.</summary>
    public ChatInput Attach(IReadOnlyList<ContentBlock> blocks) => blocks.Count == 0 ? this : this with
    {
        Turn = new Message { Role = Turn?.Role ?? "user", Content = Fixed.List(blocks.Concat(Turn?.Content ?? [])) },
    };

    public static ChatInput Read(string? message, bool hasItem, object? item, Conversation? conversation)
    {
        if (!hasItem)
            return new ChatInput(TurnOf(message), conversation);
        switch (PlainValue.Unwrap(item))
        {
            case string text when string.IsNullOrWhiteSpace(text):
                throw BedrockException.Input("The string that was piped in is blank; the service takes no blank text.", "Leave blank lines out (Where-Object { $_.Trim() }), or send the lines as one text with -Join.");
            case string text:
                return new ChatInput(TurnOf(message is null ? text : $"{message}\n\n{text}"), conversation);
            case ChatResponse { Conversation: null }:
                throw BedrockException.Input("This answer is not whole, so the conversation does not hold it and cannot go on from it.", "Go on from the answer before it.");
            case ChatResponse answer:
                return new ChatInput(TurnOf(message), One(conversation, answer.Conversation));
            case Conversation piped:
                return new ChatInput(TurnOf(message), One(conversation, piped));
            case Message turn:
                return new ChatInput(With(turn, message), conversation);
            default:
                throw Unreadable(item);
        }
    }

    private static Message? TurnOf(string? text) => text is null ? null : BedrockPS.Message.User(ContentBlock.OfText(text));

    private static Message With(Message turn, string? text) =>
        text is null ? turn : new Message { Role = turn.Role, Content = Fixed.List(turn.Content.Append(ContentBlock.OfText(text))) };

    private static Conversation One(Conversation? named, Conversation piped) =>
        named is null ? piped : throw BedrockException.Input("A conversation was piped in and another given with -Conversation; only one can be continued.");

    private static BedrockException Unreadable(object? item)
    {
        var name = (item as PSObject)?.TypeNames.FirstOrDefault() ?? item?.GetType().FullName ?? "$null";
        return SerializedCopy.Fault(item) ?? BedrockException.Input(
            $"{name} cannot be read as part of a chat.",
            "Pipe in strings, FileInfo, byte[], ChatResponse, Conversation or Message objects. Objects become text with ConvertTo-Json or Out-String; bytes stay one item with a comma before them: ,$bytes.");
    }
}
