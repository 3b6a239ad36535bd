using System.Runtime.CompilerServices;

namespace BedrockPS.Core.Chat.Structured;

/// <summary>
/// Chat whose answers keep to a schema: asks for it in the form that the model takes, holds the answer against it, and asks once
/// again with what was wrong. Answers that ask for tools pass as they are; the answer after them is checked.
/// </summary>
internal sealed class StructuredChat(IChatService chat, IAnswerSchema schema, string? name, AnswerForms forms, bool besideTools = false) : IChatService
{
    /// <exception cref="BedrockException">SchemaMismatch: no answer fits, or it is cut or blocked; the last answer is its PartialResponse.</exception>
    public async Task<ChatResponse> ConverseAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        var first = await SendAsync(request, forms.For(request.ModelId), cancellationToken).ConfigureAwait(false);
        var reading = AnswerReading.Of(first.Response, schema);
        if (reading.IsFinal)
            return reading.Accept(request, null);
        var again = Again(request, first.Response, reading);
        var second = await SendAsync(again, FormsAgain(request, first.Form, reading), cancellationToken).ConfigureAwait(false);
        return Last(request, first.Response, second);
    }

    public async IAsyncEnumerable<ChatDelta> ConverseStreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sent = request;
        var order = forms.For(request.ModelId);
        Sent? first = null;
        while (true)
        {
            Sent? whole = null;
            await foreach (var (delta, form) in StreamAsync(sent, order, cancellationToken).ConfigureAwait(false))
            {
                if (delta.Response is { } response)
                    whole = new(response, form);
                else
                    yield return delta;
            }

            var reading = AnswerReading.Of(whole!.Response, schema);
            if (first is not null || reading.IsFinal)
            {
                yield return new ChatDelta { Kind = "End", Response = first is null ? reading.Accept(request, null) : Last(request, first.Response, whole) };
                yield break;
            }

            first = whole;
            sent = Again(request, whole.Response, reading);
            order = FormsAgain(request, whole.Form, reading);
        }
    }

    public Task<TokenCount> CountTokensAsync(ChatRequest request, CancellationToken cancellationToken) => chat.CountTokensAsync(request, cancellationToken);

    private ChatResponse Last(ChatRequest request, ChatResponse first, Sent second)
    {
        var reading = AnswerReading.Of(second.Response, schema);
        if (reading.IsJsonOfTool(second.Form))
            forms.Took(request.ModelId, AnswerForm.Tool);
        return reading.AcceptLast(request, first);
    }

    private static ChatRequest Again(ChatRequest request, ChatResponse answer, AnswerReading reading) =>
        request with { Messages = Fixed.List(request.Messages.Concat(answer.Message is { } said ? [said] : []).Append(Message.User(ContentBlock.OfText(reading.Complaint)))) };

    // Text that is no JSON came from a model that does not look at outputConfig, though the service took it.
    private IReadOnlyList<AnswerForm> FormsAgain(ChatRequest request, AnswerForm used, AnswerReading reading)
    {
        var order = forms.For(request.ModelId);
        var wanted = used == AnswerForm.Format && !reading.IsJson ? AnswerForm.Tool : used;
        return order.Contains(wanted) ? [wanted, .. order.Where(form => form != wanted)] : order;
    }

    private ChatRequest In(AnswerForm form, ChatRequest request) =>
        request with { Answer = new AnswerRequest(schema.Json, name, form) { BesideTools = besideTools } };

    private async Task<Sent> SendAsync(ChatRequest request, IReadOnlyList<AnswerForm> order, CancellationToken cancellationToken)
    {
        BedrockException? refusal = null;
        foreach (var form in order)
        {
            try
            {
                var response = await chat.ConverseAsync(In(form, request), cancellationToken).ConfigureAwait(false);
                if (refusal is not null)
                    forms.Took(request.ModelId, form);
                return new(response, form);
            }
            catch (BedrockException fault) when (IsRefusal(fault))
            {
                refusal ??= fault;
            }
        }

        throw refusal!;
    }

    private async IAsyncEnumerable<(ChatDelta Delta, AnswerForm Form)> StreamAsync(ChatRequest request, IReadOnlyList<AnswerForm> order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BedrockException? refusal = null;
        foreach (var form in order)
        {
            var deltas = chat.ConverseStreamAsync(In(form, request), cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (deltas.ConfigureAwait(false))
            {
                try
                {
                    await deltas.MoveNextAsync().ConfigureAwait(false);
                }
                catch (BedrockException fault) when (IsRefusal(fault))
                {
                    refusal ??= fault;
                    continue;
                }

                if (refusal is not null)
                    forms.Took(request.ModelId, form);
                do
                    yield return (Shown(deltas.Current, form), form);
                while (await deltas.MoveNextAsync().ConfigureAwait(false));
                yield break;
            }
        }

        throw refusal!;
    }

    // What the tool is called with is the answer's text.
    private static ChatDelta Shown(ChatDelta delta, AnswerForm form) =>
        form == AnswerForm.Tool && delta is { ToolInput: { } piece, Response: null } ? new ChatDelta { Kind = "Text", Text = piece, ContentBlockIndex = delta.ContentBlockIndex } : delta;

    // The code alone decides: texts of refusals differ by model and change.
    private static bool IsRefusal(BedrockException fault) => fault is { ErrorId: "ValidationException", PartialResponse: null };

    private sealed record Sent(ChatResponse Response, AnswerForm Form);
}
