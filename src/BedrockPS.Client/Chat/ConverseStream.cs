using System.Text.Json;
using BedrockPS.Client.EventStreams;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Chat;

/// <summary>Reads one streamed answer to its end. The end of the bytes ends it, not messageStop: the usage may come after.</summary>
internal sealed class ConverseStream(OperationResponse response, ChatExchange exchange, ICallLog log)
{
    private readonly EventStreamReader _reader = new(response.Body);
    private readonly StreamAccumulator _answer = new(log);

    /// <summary>Reads the next event and adds what it brings; false at the good end of the stream.</summary>
    /// <exception cref="BedrockException">The stream failed; the text so far is its PartialResponse.</exception>
    public async ValueTask<bool> MoveAsync(List<ChatDelta> deltas, CancellationToken cancellationToken)
    {
        try
        {
            if (!await _reader.MoveNextAsync(cancellationToken).ConfigureAwait(false))
                return _answer.IsStopped ? false : throw StreamFaults.Incomplete(response, "the stream ended before the event that closes it");
            if (_reader.Current.IsFailure())
                throw ServiceErrors.FromFrame(_reader.Current, response.Context);
            _answer.Apply(_reader.Current, deltas);
            return true;
        }
        catch (Exception fault) when (fault is BedrockException or EventStreamException or JsonException or IOException or HttpRequestException)
        {
            throw StreamFaults.From(fault, response).WithPartial(_answer.Build(isWhole: false).ToResponse(exchange));
        }
    }

    /// <summary>The whole answer, after the end.</summary>
    public ChatResponse Finish() => _answer.Build(isWhole: true).ToResponse(exchange);
}
