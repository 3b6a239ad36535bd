using System.Runtime.CompilerServices;
using BedrockPS.Core.Session;

namespace BedrockPS.Core.Chat.Fallback;

/// <summary>
/// The chat of one item, which asks other models in their order when one fails. What follows in the same item, such as the answers to
/// tool calls, stays with the model that answered.
/// </summary>
internal sealed class FallbackChat(IChatService chat, IReadOnlyList<string> models, ICallLog log) : IChatService
{
    private readonly HashSet<ContentBlock> foreign = new(ReferenceEqualityComparer.Instance);
    private int used;

    public async Task<ChatResponse> ConverseAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        var failed = new List<(string Model, BedrockException Fault)>();
        while (true)
        {
            var sent = ForUsed(request);
            try
            {
                return await chat.ConverseAsync(sent, cancellationToken).ConfigureAwait(false);
            }
            catch (BedrockException fault) when (FallbackRules.IsOfModel(fault))
            {
                GoOn(request, sent, fault, failed);
            }
        }
    }

    /// <summary>The pieces of the model that answers. Once one has given a piece, it is the last that is asked.</summary>
    public async IAsyncEnumerable<ChatDelta> ConverseStreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var deltas = await OpenAsync(request, cancellationToken).ConfigureAwait(false);
        await using (deltas.ConfigureAwait(false))
        {
            do
                yield return deltas.Current;
            while (await deltas.MoveNextAsync().ConfigureAwait(false));
        }
    }

    public Task<TokenCount> CountTokensAsync(ChatRequest request, CancellationToken cancellationToken) => chat.CountTokensAsync(request, cancellationToken);

    private async Task<IAsyncEnumerator<ChatDelta>> OpenAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        var failed = new List<(string Model, BedrockException Fault)>();
        while (true)
        {
            var sent = ForUsed(request);
            var deltas = chat.ConverseStreamAsync(sent, cancellationToken).GetAsyncEnumerator(cancellationToken);
            try
            {
                await deltas.MoveNextAsync().ConfigureAwait(false);
                return deltas;
            }
            catch (Exception fault)
            {
                await deltas.DisposeAsync().ConfigureAwait(false);
                if (fault is not BedrockException known || !FallbackRules.IsOfModel(known))
                    throw;
                GoOn(request, sent, known, failed);
            }
        }
    }

    /// <summary>Turns to the next model.</summary>
    /// <exception cref="BedrockException">There is none: the fault of the first that was asked.</exception>
    private void GoOn(ChatRequest request, ChatRequest sent, BedrockException fault, List<(string Model, BedrockException Fault)> failed)
    {
        failed.Add((sent.ModelId, fault));
        if (used == models.Count)
            throw All(failed);
        foreign.UnionWith(request.Messages.SelectMany(turn => turn.Content).Where(block => block.Kind == "reasoningContent"));
        used++;
        log.Warning($"{sent.ModelId} failed with {fault.ErrorId}; {models[used - 1]} is asked in its place.");
    }

    // Reasoning is signed for the model that made it: others ignore it at best, and refuse it at worst.
    private ChatRequest ForUsed(ChatRequest request) => used == 0 ? request : request with
    {
        ModelId = models[used - 1],
        Messages = Fixed.List(request.Messages
            .Select(turn => turn.Content.Any(foreign.Contains) ? turn.With(Fixed.List(turn.Content.Where(block => !foreign.Contains(block)))) : turn)),
    };

    private static BedrockException All(List<(string Model, BedrockException Fault)> failed)
    {
        var first = failed[0].Fault;
        var others = string.Join(", ", failed.Skip(1).Select(other => $"{other.Model} ({other.Fault.ErrorId})"));
        return failed.Count == 1 ? first : first.WithMessage($"{first.Message} The fallback models failed too: {others}.");
    }
}
