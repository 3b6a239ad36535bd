using System.Runtime.CompilerServices;

namespace BedrockPS.Core.Chat.Continuation;

/// <summary>Chat that takes up an answer again which was cut at the token limit, at most so many times. What comes is one answer.</summary>
internal sealed class ContinuedChat(IChatService chat, int most, ContinuationForms forms, Func<Message, string> writeTurn) : IChatService
{
    /// <exception cref="BedrockException">Also a fault of a later call, whose PartialResponse is the answer so far.</exception>
    public async Task<ChatResponse> ConverseAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        var answer = await chat.ConverseAsync(request, cancellationToken).ConfigureAwait(false);
        for (var calls = 0; calls < most && ContinuationRules.CanGoOn(request, answer); calls++)
        {
            try
            {
                answer = Join(answer, await GoOnAsync(request, answer.Message!, cancellationToken).ConfigureAwait(false));
            }
            catch (BedrockException fault)
            {
                throw Keep(fault, answer);
            }
        }

        return answer;
    }

    /// <summary>The pieces of all calls; only the last has an end.</summary>
    public async IAsyncEnumerable<ChatDelta> ConverseStreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ChatResponse? before = null;
        for (var calls = 0; ; calls++)
        {
            var seam = before is null ? null : new Seam(before.Message!);
            ChatResponse? whole = null;
            await foreach (var delta in CallAsync(request, before, cancellationToken).ConfigureAwait(false))
            {
                if (delta.Response is not null)
                    whole = delta.Response;
                else if ((seam is null ? delta : seam.Place(delta)) is { } piece)
                    yield return piece;
            }

            before = before is null ? whole! : Join(before, whole!);
            if (calls < most && ContinuationRules.CanGoOn(request, before))
                continue;
            yield return new ChatDelta { Kind = "End", Response = before };
            yield break;
        }
    }

    public Task<TokenCount> CountTokensAsync(ChatRequest request, CancellationToken cancellationToken) => chat.CountTokensAsync(request, cancellationToken);

    private async Task<ChatResponse> GoOnAsync(ChatRequest request, Message turn, CancellationToken cancellationToken)
    {
        var mayPrefill = forms.TakesPrefill(request.ModelId);
        if (mayPrefill)
        {
            try
            {
                return await chat.ConverseAsync(ContinuationRules.Prefill(request, turn), cancellationToken).ConfigureAwait(false);
            }
            catch (BedrockException fault) when (IsRefusal(fault))
            {
            }
        }

        var answer = await chat.ConverseAsync(ContinuationRules.Asked(request, turn), cancellationToken).ConfigureAwait(false);
        if (mayPrefill)
            forms.RefusedPrefill(request.ModelId);
        return answer;
    }

    private async IAsyncEnumerable<ChatDelta> CallAsync(ChatRequest request, ChatResponse? before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var deltas = await OpenAsync(request, before, cancellationToken).ConfigureAwait(false);
        await using (deltas.ConfigureAwait(false))
        {
            do
                yield return deltas.Current;
            while (await MoveAsync(deltas, before).ConfigureAwait(false));
        }
    }

    /// <summary>The pieces of a call, at the first of them.</summary>
    private async Task<IAsyncEnumerator<ChatDelta>> OpenAsync(ChatRequest request, ChatResponse? before, CancellationToken cancellationToken)
    {
        if (before is null)
            return await FirstAsync(request, null, cancellationToken).ConfigureAwait(false);
        var mayPrefill = forms.TakesPrefill(request.ModelId);
        if (mayPrefill)
        {
            try
            {
                return await FirstAsync(ContinuationRules.Prefill(request, before.Message!), null, cancellationToken).ConfigureAwait(false);
            }
            catch (BedrockException fault)
            {
                if (!IsRefusal(fault))
                    throw Keep(fault, before);
            }
        }

        var deltas = await FirstAsync(ContinuationRules.Asked(request, before.Message!), before, cancellationToken).ConfigureAwait(false);
        if (mayPrefill)
            forms.RefusedPrefill(request.ModelId);
        return deltas;
    }

    private async Task<IAsyncEnumerator<ChatDelta>> FirstAsync(ChatRequest request, ChatResponse? before, CancellationToken cancellationToken)
    {
        var deltas = chat.ConverseStreamAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            await MoveAsync(deltas, before).ConfigureAwait(false);
            return deltas;
        }
        catch
        {
            await deltas.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<bool> MoveAsync(IAsyncEnumerator<ChatDelta> deltas, ChatResponse? before)
    {
        try
        {
            return await deltas.MoveNextAsync().ConfigureAwait(false);
        }
        catch (BedrockException fault) when (before is not null)
        {
            throw Keep(fault, before);
        }
    }

    private ChatResponse Join(ChatResponse before, ChatResponse next) => ContinuedAnswer.Join(before, next, writeTurn);

    private BedrockException Keep(BedrockException fault, ChatResponse before) =>
        fault.WithPartial(fault.PartialResponse is ChatResponse more ? Join(before, more) : before);

    // The code alone decides: texts of refusals differ by model and change.
    private static bool IsRefusal(BedrockException fault) => fault is { ErrorId: "ValidationException", PartialResponse: null };
}
