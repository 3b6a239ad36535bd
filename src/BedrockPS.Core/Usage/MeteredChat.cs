using System.Runtime.CompilerServices;
using BedrockPS.Core.Chat;

namespace BedrockPS.Core.Usage;

/// <summary>A chat whose calls are counted and held to a budget. It lies directly over the wire, so that each call of a loop is one.</summary>
internal sealed class MeteredChat(IChatService chat, string region, UsageMeter meter) : IChatService
{
    /// <inheritdoc/>
    public async Task<ChatResponse> ConverseAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        using var call = await meter.BeginAsync(chat, region, request, isStream: false, cancellationToken).ConfigureAwait(false);
        try
        {
            var response = await chat.ConverseAsync(request, cancellationToken).ConfigureAwait(false);
            call.Answered(response);
            return response;
        }
        catch (BedrockException fault)
        {
            call.Failed(fault);
            throw;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatDelta> ConverseStreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = await meter.BeginAsync(chat, region, request, isStream: true, cancellationToken).ConfigureAwait(false);
        var deltas = chat.ConverseStreamAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (deltas.ConfigureAwait(false))
        {
            while (await MoveAsync(deltas, call).ConfigureAwait(false))
                yield return deltas.Current;
        }
    }

    /// <inheritdoc/>
    public Task<TokenCount> CountTokensAsync(ChatRequest request, CancellationToken cancellationToken) => chat.CountTokensAsync(request, cancellationToken);

    private static async ValueTask<bool> MoveAsync(IAsyncEnumerator<ChatDelta> deltas, MeteredCall call)
    {
        try
        {
            if (!await deltas.MoveNextAsync().ConfigureAwait(false))
                return false;
        }
        catch (BedrockException fault)
        {
            call.Failed(fault);
            throw;
        }

        if (deltas.Current.Response is { } whole)
            call.Answered(whole);
        return true;
    }
}
