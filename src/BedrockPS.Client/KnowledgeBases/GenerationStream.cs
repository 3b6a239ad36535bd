using System.Text.Json;
using BedrockPS.Client.Chat;
using BedrockPS.Client.EventStreams;
using BedrockPS.Client.Json;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Chat;
using BedrockPS.Core.KnowledgeBases;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>
/// Reads one streamed answer to its end. No event closes it: an answer is whole when its bytes end cleanly between two events, and
/// at least one of them was about the answer. A broken connection, an end inside an event and an exception event are told from that.
/// </summary>
internal sealed class GenerationStream(OperationResponse response, GenerationExchange exchange, ICallLog log)
{
    private const string SessionHeader = "x-amzn-bedrock-knowledge-base-session-id";
    private const string Advice = "Ask again: what arrived is in the partial response.";

    private readonly EventStreamReader _reader = new(response.Body);
    private readonly TextPieces _text = new();
    private readonly List<Citation> _citations = [];
    private readonly HashSet<string> _reported = [];
    private string? _guardrailAction;

    /// <summary>Reads the next event and adds what it brings; false at the good end of the stream.</summary>
    /// <exception cref="BedrockException">The stream failed; the answer so far is its PartialResponse.</exception>
    public async ValueTask<bool> MoveAsync(List<RagDelta> deltas, CancellationToken cancellationToken)
    {
        try
        {
            if (await _reader.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                if (_reader.Current.IsFailure())
                    throw ServiceErrors.FromFrame(_reader.Current, response.Context);
                Apply(_reader.Current, deltas);
                return true;
            }
        }
        catch (Exception fault) when (fault is BedrockException or EventStreamException or JsonException or IOException or HttpRequestException)
        {
            throw StreamFaults.From(fault, response, Advice).WithPartial(Build());
        }

        if (_text.IsEmpty && _citations.Count == 0 && _guardrailAction is null)
            throw StreamFaults.Incomplete(response, "the stream ended before any part of it", Advice).WithPartial(Build());
        if (_text.Close() is not { Length: > 0 } rest)
            return false;
        deltas.Add(new RagDelta { Kind = "Text", Text = rest });
        return true;
    }

    /// <summary>The whole answer, after the end.</summary>
    public RagResponse Finish() => Build();

    private void Apply(in EventStreamMessage message, List<RagDelta> deltas)
    {
        if (message.EventType is not ("output" or "citation" or "guardrail"))
        {
            if (_reported.Add(message.EventType ?? string.Empty))
                log.Debug($"Event '{message.EventType}' of the stream is not known and was skipped.");
            return;
        }

        // The frame's memory is overwritten by the next one; what is kept is a copy.
        var json = JsonValue.Parse(message.Payload.ToArray());
        if (message.EventType == "output")
            ApplyText(json.Member("text"u8).Text, deltas);
        else if (message.EventType == "citation")
            ApplyCitation(json, deltas);
        else
            ApplyGuardrail(json.Member("action"u8).Text, deltas);
    }

    private void ApplyText(string? piece, List<RagDelta> deltas)
    {
        if (_text.Add(piece ?? string.Empty) is { Length: > 0 } shown)
            deltas.Add(new RagDelta { Kind = "Text", Text = shown });
    }

    // The event has the citation twice; the member named so is the older form.
    private void ApplyCitation(JsonValue json, List<RagDelta> deltas)
    {
        var isOld = json.Member("generatedResponsePart"u8).IsNull && json.Member("retrievedReferences"u8).IsNull;
        var citation = PassageReader.ReadCitation(isOld ? json.Member("citation"u8) : json);
        _citations.Add(citation);
        deltas.Add(new RagDelta { Kind = "Citation", Citation = citation });
    }

    private void ApplyGuardrail(string? action, List<RagDelta> deltas)
    {
        if (_guardrailAction != KnowledgeQueryRules.Intervened)
            _guardrailAction = action ?? _guardrailAction;
        deltas.Add(new RagDelta { Kind = "Guardrail", GuardrailAction = action });
    }

    private RagResponse Build() =>
        exchange.ToResponse(_text.ToString(), response.Headers.GetValueOrDefault(SessionHeader), _citations, _guardrailAction, raw: null);
}
