using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Json;

/// <summary>Calls whose answer is one JSON object.</summary>
internal static class JsonCalls
{
    /// <summary>Sends the call and reads the whole answer.</summary>
    /// <exception cref="BedrockException">As the transport, and ResponseInvalid for an answer that is no JSON object.</exception>
    public static Task<JsonValue> SendForJsonAsync(this ITransport transport, OperationCall call, CancellationToken cancellationToken) =>
        transport.SendForJsonAsync(call, static _ => true, cancellationToken);

    /// <summary>As the other one, for an answer that is none without some member.</summary>
    public static async Task<JsonValue> SendForJsonAsync(this ITransport transport, OperationCall call, Func<JsonValue, bool> isAnswer, CancellationToken cancellationToken)
    {
        var response = await transport.SendAsync(call, cancellationToken).ConfigureAwait(false);
        await using (response.ConfigureAwait(false))
        {
            var json = await WireJson.ReadObjectAsync(response, cancellationToken).ConfigureAwait(false);
            return isAnswer(json) ? json : throw WireJson.Invalid(response, $"The answer is JSON, but it does not hold what {call.Operation} gives.", null);
        }
    }
}
