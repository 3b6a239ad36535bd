using System.Runtime.CompilerServices;
using System.Text.Json;
using BedrockPS.Client.Json;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Chat;
using BedrockPS.Core.KnowledgeBases;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>Retrieve, RetrieveAndGenerate and its stream over the wire.</summary>
internal sealed class Retrieval(ITransport transport, ICallLog log) : IRetrieval
{
    private const string Service = "bedrock-agent-runtime";

    /// <inheritdoc/>
    public async IAsyncEnumerable<RetrievalResult> RetrieveAsync(RetrievalRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        KnowledgeQueryRules.Check(request);
        var (rank, unscored, told) = (0, 0, false);
        string? next = null;
        do
        {
            var (page, items, token) = await RetrievePageAsync(request, next, cancellationToken).ConfigureAwait(false);
            told = Tell(page.GuardrailAction, told);
            foreach (var item in items)
            {
                if (rank == request.Options.Top)
                    break;
                var result = PassageReader.ReadResult(item, page, ++rank);
                if (request.MinScore is null || result.Score >= request.MinScore)
                    yield return result;
                else if (result.Score is null)
                    unscored++;
            }

            // A token that repeats would give the same page for ever.
            next = token == next ? null : token;
        }
        while (!string.IsNullOrEmpty(next) && rank < request.Options.Top);
        if (unscored > 0)
            log.Warning($"{unscored} results have no score, so -MinScore left them out.");
    }

    /// <inheritdoc/>
    public async Task<RagResponse> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken)
    {
        var call = Call("RetrieveAndGenerate", request);
        var response = await SendAsync(request, call, cancellationToken).ConfigureAwait(false);
        await using (response.ConfigureAwait(false))
        {
            var json = await WireJson.ReadObjectAsync(response, cancellationToken).ConfigureAwait(false);
            if (json.Member("output"u8).Member("text"u8).Text is not { } text)
                throw WireJson.Invalid(response, "The answer is JSON, but it holds no text of RetrieveAndGenerate.", null);
            return Exchange(request, response).ToResponse(
                text,
                json.Member("sessionId"u8).Text,
                json.Member("citations"u8).Items().ConvertAll(PassageReader.ReadCitation),
                json.Member("guardrailAction"u8).Text,
                json.Raw);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RagDelta> GenerateStreamAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = Call("RetrieveAndGenerateStream", request);
        var response = await SendAsync(request, call, cancellationToken).ConfigureAwait(false);
        await using (response.ConfigureAwait(false))
        {
            var stream = new GenerationStream(response, Exchange(request, response), log);
            var deltas = new List<RagDelta>();
            while (await stream.MoveAsync(deltas, cancellationToken).ConfigureAwait(false))
            {
                foreach (var delta in deltas)
                    yield return delta;
                deltas.Clear();
            }

            yield return new RagDelta { Kind = "End", Response = stream.Finish() };
        }
    }

    private async Task<(RetrievalPage Page, List<JsonValue> Items, string? Next)> RetrievePageAsync(RetrievalRequest request, string? token, CancellationToken cancellationToken)
    {
        var call = new OperationCall(Service, "Retrieve")
        {
            Body = RetrievalWriter.Retrieve(request, transport.Region, token),
            Labels = { ["knowledgeBaseId"] = request.KnowledgeBaseId! },
        };
        var response = await SendAsync(request, call, cancellationToken).ConfigureAwait(false);
        await using (response.ConfigureAwait(false))
        {
            var json = await WireJson.ReadObjectAsync(response, cancellationToken).ConfigureAwait(false);
            var results = json.Member("retrievalResults"u8);
            if (results.Kind != JsonTokenType.StartArray)
                throw WireJson.Invalid(response, "The answer is JSON, but it does not hold what Retrieve gives.", null);
            var page = new RetrievalPage(
                request, ModelIds.ResourceId(request.KnowledgeBaseId!), json.Member("guardrailAction"u8).Text, transport.Region, response.RequestId, response.Attempts);
            return (page, results.Items(), json.Member("nextToken"u8).Text);
        }
    }

    private OperationCall Call(string operation, GenerationRequest request)
    {
        KnowledgeQueryRules.Check(request);
        return new OperationCall(Service, operation) { Body = GenerationWriter.Write(request, transport.Region) };
    }

    private async Task<OperationResponse> SendAsync(KnowledgeQuery request, OperationCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await transport.SendAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (BedrockException refusal) when (refusal.ErrorId == "ValidationException" && request.Options.IsGuess)
        {
            throw refusal.WithAction("The type of the knowledge base could not be asked for, and it was taken for a VECTOR one: with bedrock:GetKnowledgeBase allowed, one of type MANAGED is asked in its own form.");
        }
    }

    private bool Tell(string? action, bool told)
    {
        if (action == KnowledgeQueryRules.Intervened && !told)
            log.Warning(KnowledgeQueryRules.ResultsWarning);
        return told || action == KnowledgeQueryRules.Intervened;
    }

    private GenerationExchange Exchange(GenerationRequest request, OperationResponse response) => new(request, transport.Region, response.RequestId, response.Attempts);
}
