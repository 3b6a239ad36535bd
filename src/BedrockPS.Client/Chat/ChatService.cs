using System.Runtime.CompilerServices;
using BedrockPS.Client.Json;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Attachments;
using BedrockPS.Core.Session;
using BedrockPS.Core.Tools;

namespace BedrockPS.Client.Chat;

/// <summary>Converse, ConverseStream and CountTokens over the wire.</summary>
internal sealed class ChatService(ITransport transport, ICallLog log, TimeProvider? clock = null) : IChatService
{
    private readonly CallableIdAdvice _advice = new(transport);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <inheritdoc/>
    public async Task<ChatResponse> ConverseAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        var sent = Prepare(request);
        var call = Call("Converse", request, ChatRequestWriter.Converse(request, sent));
        var response = await SendAsync(request, call, cancellationToken).ConfigureAwait(false);
        await using (response.ConfigureAwait(false))
        {
            var json = await WireJson.ReadObjectAsync(response, cancellationToken).ConfigureAwait(false);
            var answer = ChatResponseReader.Read(json) ?? throw WireJson.Invalid(response, "The answer is JSON, but it holds no member of a Converse answer.", null);
            return answer.ToResponse(Exchange(request, sent, response));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatDelta> ConverseStreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sent = Prepare(request);
        var call = Call("ConverseStream", request, ChatRequestWriter.Converse(request, sent));
        var response = await SendAsync(request, call, cancellationToken).ConfigureAwait(false);
        await using (response.ConfigureAwait(false))
        {
            var stream = new ConverseStream(response, Exchange(request, sent, response), log);
            var deltas = new List<ChatDelta>();
            while (await stream.MoveAsync(deltas, cancellationToken).ConfigureAwait(false))
            {
                for (var i = 0; i < deltas.Count; i++)
                    yield return deltas[i];
                deltas.Clear();
            }

            yield return new ChatDelta { Kind = "End", Response = stream.Finish() };
        }
    }

    /// <inheritdoc/>
    public async Task<TokenCount> CountTokensAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        var sent = Prepare(request);
        var call = Call("CountTokens", request, ChatRequestWriter.CountTokens(request, sent));
        var response = await SendAsync(request, call, cancellationToken).ConfigureAwait(false);
        await using (response.ConfigureAwait(false))
        {
            var json = await WireJson.ReadObjectAsync(response, cancellationToken).ConfigureAwait(false);
            return new TokenCount
            {
                ModelId = request.ModelId,
                InputTokens = json.Member("inputTokens"u8).Int ?? throw WireJson.Invalid(response, "The answer is JSON, but it holds no count of tokens.", null),
                InputObject = request.InputObject,
                Index = request.Index,
                RequestId = response.RequestId,
                Attempts = response.Attempts,
            };
        }
    }

    private async Task<OperationResponse> SendAsync(ChatRequest request, OperationCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await transport.SendAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (BedrockException refusal) when (refusal.ErrorId == "ValidationException")
        {
            var advised = await _advice.AddAsync(refusal, call, cancellationToken).ConfigureAwait(false);
            throw request.ReasoningEffort is null ? advised : ReasoningRules.Advise(advised);
        }
    }

    /// <summary>The turns and tools of a request as they go out.</summary>
    /// <exception cref="BedrockException">InputInvalid and others: it cannot be sent.</exception>
    public static SentTurn Prepare(ChatRequest request)
    {
        ChatRequestRules.Check(request);
        var messages = DocumentNames.Settle(TurnRules.Prepare(request.Messages));
        AttachmentRules.Check(messages);
        var tools = ConversationRules.ToolsToSend(request, messages);
        ToolRules.CheckChoice(request.ToolChoice, tools);
        CacheRules.Check(request, tools);
        return new SentTurn(CacheRules.Place(request, messages), tools);
    }

    private static OperationCall Call(string operation, ChatRequest request, ReadOnlyMemory<byte> body) =>
        new("bedrock-runtime", operation) { Body = body, Labels = { ["modelId"] = request.ModelId } };

    private ChatExchange Exchange(ChatRequest request, SentTurn sent, OperationResponse response) =>
        new(request, sent, transport.Region, response.RequestId, response.Attempts, _clock);
}
