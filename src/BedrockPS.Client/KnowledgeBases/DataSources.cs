using System.Runtime.CompilerServices;
using BedrockPS.Client.Json;
using BedrockPS.Client.Transport;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>Data sources over the wire.</summary>
internal sealed class DataSources(ITransport transport) : IDataSources
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<DataSource> ListAsync(string knowledgeBaseId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in transport.ItemsAsync("dataSourceSummaries", next => ListCall(knowledgeBaseId, next), cancellationToken).ConfigureAwait(false))
            yield return DataSourceReader.Read(item, transport.Region);
    }

    /// <inheritdoc/>
    public async Task<DataSource> GetAsync(string knowledgeBaseId, string dataSourceId, CancellationToken cancellationToken)
    {
        var call = new OperationCall("bedrock-agent", "GetDataSource") { Labels = { ["knowledgeBaseId"] = knowledgeBaseId, ["dataSourceId"] = dataSourceId } };
        var json = await transport.SendForJsonAsync(call, HoldsIt, cancellationToken).ConfigureAwait(false);
        return DataSourceReader.Read(json.Member("dataSource"u8), transport.Region);
    }

    /// <inheritdoc/>
    public async Task<DataSource> CreateAsync(NewDataSource source, CancellationToken cancellationToken)
    {
        var call = new OperationCall("bedrock-agent", "CreateDataSource") { Labels = { ["knowledgeBaseId"] = source.KnowledgeBaseId }, Body = DataSourceWriter.Body(source, transport.Region) };
        var json = await transport.SendForJsonAsync(call, HoldsIt, cancellationToken).ConfigureAwait(false);
        return DataSourceReader.Read(json.Member("dataSource"u8), transport.Region);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string knowledgeBaseId, string dataSourceId, CancellationToken cancellationToken)
    {
        var call = new OperationCall("bedrock-agent", "DeleteDataSource") { Labels = { ["knowledgeBaseId"] = knowledgeBaseId, ["dataSourceId"] = dataSourceId } };
        _ = await transport.SendForJsonAsync(call, static json => json.Member("dataSourceId"u8).Text is not null, cancellationToken).ConfigureAwait(false);
    }

    private static bool HoldsIt(JsonValue json) => json.Member("dataSource"u8).Member("dataSourceId"u8).Text is not null;

    private static OperationCall ListCall(string knowledgeBaseId, string? next) =>
        new("bedrock-agent", "ListDataSources") { Labels = { ["knowledgeBaseId"] = knowledgeBaseId }, Body = JsonPages.PageBody(next) };
}
