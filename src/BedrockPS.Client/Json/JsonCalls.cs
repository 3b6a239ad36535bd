using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Json;

/// <summary>Calls whose answer is one JSON object.</summary>
internal static class JsonCalls
{
    /// <summary>Sends the call and reads the whole answer.</summary>
    /// <exception cref="BedrockException">As the transport, and ResponseInvalid for an answer that is no JSON object.</exception>
    public static async Task<JsonValue> SendForJsonAsync(this ITransport transport, OperationCall call, CancellationToken cancellationToken)
    {
        var response = await transport.SendAsync(call, cancellationToken).ConfigureAwait(false);
        await using (response.ConfigureAwait(false))
            return await WireJson.ReadObjectAsync(response, cancellationToken).ConfigureAwait(false);
    }
}
