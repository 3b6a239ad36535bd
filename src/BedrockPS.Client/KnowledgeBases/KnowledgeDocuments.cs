using System.Runtime.CompilerServices;
using System.Text.Json;
using BedrockPS.Client.Json;
using BedrockPS.Client.Transport;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>Documents of data sources over the wire.</summary>
internal sealed class KnowledgeDocuments(ITransport transport) : IKnowledgeDocuments
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<KnowledgeBaseDocument> ListAsync(string knowledgeBaseId, string dataSourceId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        OperationCall ListCall(string? next) => Call("ListKnowledgeBaseDocuments", knowledgeBaseId, dataSourceId, JsonPages.PageBody(next));
        await foreach (var item in transport.ItemsAsync("documentDetails", ListCall, cancellationToken).ConfigureAwait(false))
            yield return DocumentReader.Read(item, transport.Region);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<KnowledgeBaseDocument?>> IngestAsync(DocumentTarget target, IReadOnlyList<NewDocument> documents, CancellationToken cancellationToken)
    {
        // Base64 and escapes make more of it; what fits is not moved.
        var expected = (int)(documents.Sum(document => document.Length) * 3 / 2);
        return SendAsync("IngestKnowledgeBaseDocuments", target, WireJson.ToBytes(writer => WriteGiven(writer, target, documents), expected), documents, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<KnowledgeBaseDocument?>> GetAsync(DocumentTarget target, IReadOnlyList<DocumentItem> items, CancellationToken cancellationToken) =>
        SendAsync("GetKnowledgeBaseDocuments", target, WireJson.ToBytes(writer => WriteNamed(writer, target, items, hasToken: false)), items, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<KnowledgeBaseDocument?>> DeleteAsync(DocumentTarget target, IReadOnlyList<DocumentItem> items, CancellationToken cancellationToken) =>
        SendAsync("DeleteKnowledgeBaseDocuments", target, WireJson.ToBytes(writer => WriteNamed(writer, target, items, hasToken: true)), items, cancellationToken);

    private async Task<IReadOnlyList<KnowledgeBaseDocument?>> SendAsync(string operation, DocumentTarget target, ReadOnlyMemory<byte> body, IReadOnlyList<DocumentItem> items, CancellationToken cancellationToken)
    {
        var response = await transport.SendAsync(Call(operation, target.KnowledgeBaseId, target.DataSourceId, body), cancellationToken).ConfigureAwait(false);
        await using (response.ConfigureAwait(false))
        {
            var json = await WireJson.ReadObjectAsync(response, cancellationToken).ConfigureAwait(false);
            return DocumentReader.ReadFor(items, json.Member("documentDetails"u8), transport.Region, response);
        }
    }

    private static OperationCall Call(string operation, string knowledgeBaseId, string dataSourceId, ReadOnlyMemory<byte> body) =>
        new("bedrock-agent", operation) { Labels = { ["knowledgeBaseId"] = knowledgeBaseId, ["dataSourceId"] = dataSourceId }, Body = body };

    private static void WriteGiven(Utf8JsonWriter writer, DocumentTarget target, IReadOnlyList<NewDocument> documents)
    {
        writer.WriteStartObject();
        WriteToken(writer);
        writer.WriteStartArray("documents"u8);
        foreach (var document in documents)
            DocumentWriter.Write(writer, target, document);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteNamed(Utf8JsonWriter writer, DocumentTarget target, IReadOnlyList<DocumentItem> items, bool hasToken)
    {
        writer.WriteStartObject();
        if (hasToken)
            WriteToken(writer);
        writer.WriteStartArray("documentIdentifiers"u8);
        foreach (var item in items)
            DocumentWriter.WriteIdentifier(writer, target, item);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // The token is made here, once a call, so that the transport's retries repeat it.
    private static void WriteToken(Utf8JsonWriter writer) => writer.WriteString("clientToken"u8, Guid.NewGuid().ToString());
}
