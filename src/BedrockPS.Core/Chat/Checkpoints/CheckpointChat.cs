using System.Runtime.CompilerServices;
using BedrockPS.Core.Chat.Structured;

namespace BedrockPS.Core.Chat.Checkpoints;

/// <summary>The chat of one item: gives the answer that an earlier run kept, else asks for one and keeps it before anybody sees it.</summary>
internal sealed class CheckpointChat(IChatService chat, ICheckpoint checkpoint, CheckpointItem item, IAnswerSchema? schema) : IChatService
{
    public async Task<ChatResponse> ConverseAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        if (Find(request) is { } kept)
            return kept;
        try
        {
            return Keep(request, await chat.ConverseAsync(request, cancellationToken).ConfigureAwait(false));
        }
        catch (BedrockException fault) when (Note(fault))
        {
            throw;
        }
    }

    /// <summary>The pieces as they come; an answer that was kept is one piece.</summary>
    public async IAsyncEnumerable<ChatDelta> ConverseStreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Find(request) is { } kept)
        {
            if (kept.Text is not null)
                yield return new ChatDelta { Kind = "Text", Text = kept.Text, ContentBlockIndex = 0 };
            yield return new ChatDelta { Kind = "End", Response = kept };
            yield break;
        }

        var deltas = chat.ConverseStreamAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (deltas.ConfigureAwait(false))
        {
            while (await MoveAsync(deltas).ConfigureAwait(false))
            {
                if (deltas.Current.Response is { } response)
                    Keep(request, response);
                yield return deltas.Current;
            }
        }
    }

    public Task<TokenCount> CountTokensAsync(ChatRequest request, CancellationToken cancellationToken) => chat.CountTokensAsync(request, cancellationToken);

    private ChatResponse? Find(ChatRequest request)
    {
        if (checkpoint.Find(item, request) is { } kept)
        {
            kept.IsKept = true;
            if (kept.ToolCalls.Count == 0)
                kept.Answer = schema?.Check(kept.Text);
            return kept;
        }

        return checkpoint.Fault is { } broken
            ? throw new BedrockException(broken.ErrorId, broken.Kind, $"The item was not sent: {broken.Message}", broken) { RecommendedAction = broken.RecommendedAction }
            : null;
    }

    // An answer with a fault is given, and asked for again by the next run.
    private ChatResponse Keep(ChatRequest request, ChatResponse response)
    {
        if (response.Faults is [var fault, ..])
            checkpoint.KeepFailure(item, fault);
        else
            checkpoint.Keep(item, request, response);
        return response;
    }

    private async ValueTask<bool> MoveAsync(IAsyncEnumerator<ChatDelta> deltas)
    {
        try
        {
            return await deltas.MoveNextAsync().ConfigureAwait(false);
        }
        catch (BedrockException fault) when (Note(fault))
        {
            throw;
        }
    }

    private bool Note(BedrockException fault)
    {
        if (!fault.IsSetup)
            checkpoint.KeepFailure(item, fault);
        return true;
    }
}
