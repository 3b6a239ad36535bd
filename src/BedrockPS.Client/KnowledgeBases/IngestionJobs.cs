using System.Runtime.CompilerServices;
using System.Text.Json;
using BedrockPS.Client.Json;
using BedrockPS.Client.Transport;
using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Client.KnowledgeBases;

/// <summary>Ingestion jobs over the wire.</summary>
internal sealed class IngestionJobs(ITransport transport) : IIngestionJobs
{
    /// <inheritdoc/>
    public async Task<IngestionJob> StartAsync(string knowledgeBaseId, string dataSourceId, string? description, CancellationToken cancellationToken)
    {
        // The token is made here, once a call, so that the transport's retries cannot start two jobs.
        var token = Guid.NewGuid().ToString();
        var body = WireJson.ToBytes(writer => WriteStart(writer, token, description));
        try
        {
            return await SendAsync(Call("StartIngestionJob", knowledgeBaseId, dataSourceId, null, body), cancellationToken).ConfigureAwait(false);
        }
        catch (BedrockException fault) when (fault is { Kind: ErrorKind.ConnectionError, StatusCode: not null })
        {
            // The job has started and the answer broke off: asked again with the same token, the service tells which it is.
            return await SendAsync(Call("StartIngestionJob", knowledgeBaseId, dataSourceId, null, body), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<IngestionJob> GetAsync(string knowledgeBaseId, string dataSourceId, string ingestionJobId, CancellationToken cancellationToken) =>
        SendAsync(Call("GetIngestionJob", knowledgeBaseId, dataSourceId, ingestionJobId, null), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<IngestionJob> ListAsync(string knowledgeBaseId, string dataSourceId, IReadOnlyList<string> statuses, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        OperationCall Page(string? next) => Call("ListIngestionJobs", knowledgeBaseId, dataSourceId, null, WireJson.ToBytes(writer => WriteList(writer, statuses, next)));
        await foreach (var item in transport.ItemsAsync("ingestionJobSummaries", Page, cancellationToken).ConfigureAwait(false))
            yield return IngestionJobReader.Read(item, transport.Region);
    }

    /// <inheritdoc/>
    public Task<IngestionJob> StopAsync(string knowledgeBaseId, string dataSourceId, string ingestionJobId, CancellationToken cancellationToken) =>
        SendAsync(Call("StopIngestionJob", knowledgeBaseId, dataSourceId, ingestionJobId, null), cancellationToken);

    private async Task<IngestionJob> SendAsync(OperationCall call, CancellationToken cancellationToken)
    {
        var json = await transport.SendForJsonAsync(call, HoldsJob, cancellationToken).ConfigureAwait(false);
        return IngestionJobReader.Read(json.Member("ingestionJob"u8), transport.Region);
    }

    private static bool HoldsJob(JsonValue json) => json.Member("ingestionJob"u8).Member("ingestionJobId"u8).Text is not null;

    private static OperationCall Call(string operation, string knowledgeBaseId, string dataSourceId, string? ingestionJobId, ReadOnlyMemory<byte>? body)
    {
        var call = new OperationCall("bedrock-agent", operation) { Labels = { ["knowledgeBaseId"] = knowledgeBaseId, ["dataSourceId"] = dataSourceId }, Body = body };
        if (ingestionJobId is not null)
            call.Labels["ingestionJobId"] = ingestionJobId;
        return call;
    }

    private static void WriteStart(Utf8JsonWriter writer, string token, string? description)
    {
        writer.WriteStartObject();
        writer.WriteString("clientToken"u8, token);
        if (description is not null)
            writer.WriteString("description"u8, description);
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, IReadOnlyList<string> statuses, string? next)
    {
        writer.WriteStartObject();
        if (statuses.Count > 0)
        {
            writer.WriteStartArray("filters"u8);
            writer.WriteStartObject();
            writer.WriteString("attribute"u8, "STATUS"u8);
            writer.WriteString("operator"u8, "EQ"u8);
            writer.WriteStartArray("values"u8);
            foreach (var status in statuses)
                writer.WriteStringValue(status);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
        }
        writer.WriteStartObject("sortBy"u8);
        writer.WriteString("attribute"u8, "STARTED_AT"u8);
        writer.WriteString("order"u8, "DESCENDING"u8);
        writer.WriteEndObject();
        if (next is not null)
            writer.WriteString("nextToken"u8, next);
        writer.WriteEndObject();
    }
}
