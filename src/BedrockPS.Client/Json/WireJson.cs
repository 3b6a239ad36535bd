using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Json;

/// <summary>How bodies are written and read.</summary>
internal static class WireJson
{
    // Bodies are never put into HTML: text goes out as UTF-8 without needless escapes.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };

    /// <param name="write">Writes the value.</param>
    /// <param name="expected">Bytes that are likely to come: what fits is written once and never moved.</param>
    public static ReadOnlyMemory<byte> ToBytes(Action<Utf8JsonWriter> write, int expected = 0)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + expected);
        using (var writer = new Utf8JsonWriter(buffer, Options))
            write(writer);
        return buffer.WrittenMemory;
    }

    public static string ToText(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(ToBytes(write).Span);

    /// <summary>Reads a whole answer as a JSON object.</summary>
    /// <exception cref="BedrockException">ResponseInvalid: it is something else, such as a proxy's page.</exception>
    public static async ValueTask<JsonValue> ReadObjectAsync(OperationResponse response, CancellationToken cancellationToken)
    {
        var body = await response.ReadAllAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (JsonValue.Parse(body) is { IsObject: true } value)
                return value;
        }
        catch (JsonException fault)
        {
            throw NoObject(response, body.Length, fault);
        }

        throw NoObject(response, body.Length, null);
    }

    /// <summary>The fault of an answer that the service did not write.</summary>
    public static BedrockException Invalid(OperationResponse response, string message, Exception? inner) => new(ErrorIds.ResponseInvalid, ErrorKind.ProtocolError, message, inner)
    {
        StatusCode = response.StatusCode,
        RequestId = response.RequestId,
        Attempts = response.Attempts,
        RecommendedAction = "Check what stands between you and the service: a proxy, a sign-in page of the network, or a wrong -EndpointUrl.",
    };

    private static BedrockException NoObject(OperationResponse response, int length, JsonException? inner) =>
        Invalid(response, $"The answer is not a JSON object ({response.Headers.GetValueOrDefault("content-type") ?? "no content type"}, {length} bytes).", inner);
}
