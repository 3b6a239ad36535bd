using System.Runtime.CompilerServices;
using BedrockPS.Core.Chat;

namespace BedrockPS.Core.Tests.Chat;

/// <summary>A chat that gives what a test put in line, and keeps what it was asked.</summary>
internal sealed class ScriptedChat : IChatService
{
    private readonly Queue<Func<ChatRequest, ChatResponse>> answers = new();

    public List<ChatRequest> Sent { get; } = [];

    public ScriptedChat Says(string text, string? reason = "end_turn") => Says(reason, ContentBlock.OfText(text));

    public ScriptedChat Says(string? reason, params ContentBlock[] content)
    {
        answers.Enqueue(request => Answer(request, reason, content));
        return this;
    }

    public ScriptedChat Fails(string errorId, int? status = 400, string? partial = null)
    {
        answers.Enqueue(request => throw new BedrockException(errorId, ErrorKind.InvalidArgument, $"{errorId} of {request.ModelId}")
        {
            StatusCode = status,
            PartialResponse = partial is null ? null : Answer(request, null, ContentBlock.OfText(partial)),
        });
        return this;
    }

    public async Task<ChatResponse> ConverseAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Sent.Add(request);
        return answers.Dequeue()(request);
    }

    /// <summary>The text letter by letter; a fault that has a part of an answer comes after its letters.</summary>
    public async IAsyncEnumerable<ChatDelta> ConverseStreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ChatResponse? answer = null;
        BedrockException? fault = null;
        try
        {
            answer = await ConverseAsync(request, cancellationToken);
        }
        catch (BedrockException broken) when (broken.PartialResponse is not null)
        {
            fault = broken;
        }

        var whole = answer ?? (ChatResponse)fault!.PartialResponse!;
        for (var block = 0; block < whole.Message!.Content.Count; block++)
        {
            foreach (var letter in whole.Message.Content[block].Text ?? string.Empty)
                yield return new ChatDelta { Kind = "Text", Text = letter.ToString(), ContentBlockIndex = block };
        }

        if (fault is not null)
            throw fault;
        yield return new ChatDelta { Kind = "End", Response = answer };
    }

    public Task<TokenCount> CountTokensAsync(ChatRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static ChatResponse Answer(ChatRequest request, string? reason, params ContentBlock[] content)
    {
        var message = Message.Assistant(content);
        var usage = new TokenUsage { InputTokens = 10, OutputTokens = 2 };
        return new ChatResponse
        {
            Text = message.ToString(),
            Message = message,
            StopReason = reason,
            ModelId = request.ModelId,
            Usage = usage,
            LatencyMs = 5,
            Attempts = 1,
            InputObject = request.InputObject,
            Index = request.Index,
            ToolCalls = Fixed.List(content.Select(block => block.ToolUse).OfType<ToolCall>()),
            Reasoning = content.Select(block => block.ReasoningText).FirstOrDefault(text => text is not null),
            Conversation = reason is null ? null : new Conversation { ConversationId = "c", ModelId = request.ModelId, Usage = usage, Messages = Fixed.List(request.Messages.Append(message)) },
        };
    }
}
