using System.Runtime.CompilerServices;
using BedrockPS.Client.Json;
using BedrockPS.Client.Transport;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>Knowledge bases over the wire.</summary>
internal sealed class KnowledgeBaseList(ITransport transport) : IKnowledgeBases
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<KnowledgeBase> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in transport.ItemsAsync("knowledgeBaseSummaries", ListCall, cancellationToken).ConfigureAwait(false))
            yield return KnowledgeBaseReader.Read(item, transport.Region);
    }

    /// <inheritdoc/>
    public async Task<KnowledgeBase> GetAsync(string knowledgeBaseId, CancellationToken cancellationToken)
    {
        var call = new OperationCall("bedrock-agent", "GetKnowledgeBase") { Labels = { ["knowledgeBaseId"] = knowledgeBaseId } };
        var json = await transport.SendForJsonAsync(call, HoldsIt, cancellationToken).ConfigureAwait(false);
        return KnowledgeBaseReader.Read(json.Member("knowledgeBase"u8), transport.Region);
    }

    private static bool HoldsIt(JsonValue json) => json.Member("knowledgeBase"u8).Member("knowledgeBaseId"u8).Text is not null;

    private static OperationCall ListCall(string? next) => new("bedrock-agent", "ListKnowledgeBases") { Body = JsonPages.PageBody(next) };
}
