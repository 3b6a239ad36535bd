using BedrockPS.Commands.Loading;
using BedrockPS.Commands.Tools;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Checkpoints;
using BedrockPS.Core.Chat.Continuation;
using BedrockPS.Core.Chat.Fallback;
using BedrockPS.Core.Chat.Structured;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Chat;

/// <summary>What stands between a request and the service: each layer is a chat over the one before it.</summary>
internal sealed class ChatLayers(Func<IBedrockConnection, IChatService> metered, ToolCalling tools, Func<IChatService, bool, IChatService> structured, ICallLog log)
{
    // What a model took is known for the session, whichever runspace found out.
    private static readonly ContinuationForms KnownForms = new();

    /// <summary>How many times an answer is taken up again that was cut at the token limit.</summary>
    public int MaxContinuation { get; init; }

    /// <summary>Models to ask when the one before failed.</summary>
    public IReadOnlyList<string> FallbackModels { get; init; } = FixedList<string>.Empty;

    /// <summary>Where answers are kept for a run that goes on later.</summary>
    public ICheckpoint? Checkpoint { get; init; }

    /// <summary>What answers are read by that come from there.</summary>
    public IAnswerSchema? Schema { get; init; }

    /// <summary>The chat to send a request through; called once for each, in the order of the input.</summary>
    /// <exception cref="BedrockException">InputInvalid: it cannot be sent. ToolApprovalRequired: a call would have to be asked for, and nobody can be asked.</exception>
    public IChatService Over(IBedrockConnection connection, ChatRequest request)
    {
        var chat = metered(connection);
        if (MaxContinuation > 0)
            chat = new ContinuedChat(chat, MaxContinuation, KnownForms, Engine.Current.WriteTurn);
        var others = Fixed.List(FallbackModels.Where(model => model != request.ModelId));
        if (others.Count > 0)
            chat = new FallbackChat(chat, others, log);
        chat = structured(chat, tools.Runs(request));
        chat = tools.Over(chat, request);
        return Checkpoint is null ? chat : new CheckpointChat(chat, Checkpoint, Checkpoint.Claim(request, connection.Region), Schema);
    }
}
