using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using BedrockPS.Client.Transport;

namespace BedrockPS.Client.Json;

/// <summary>Lists that come in pages.</summary>
internal static class JsonPages
{
    /// <summary>Sends the call for each page when the caller gets that far, and gives the answers.</summary>
    /// <param name="transport">Sends.</param>
    /// <param name="makeCall">Makes the call for a page from its token, null for the first.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public static IAsyncEnumerable<JsonValue> PagesAsync(this ITransport transport, Func<string?, OperationCall> makeCall, CancellationToken cancellationToken) =>
        transport.PagesAsync(makeCall, static _ => true, cancellationToken);

    private static async IAsyncEnumerable<JsonValue> PagesAsync(this ITransport transport, Func<string?, OperationCall> makeCall, Func<JsonValue, bool> isAnswer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var page = await transport.SendForJsonAsync(makeCall(next), isAnswer, cancellationToken).ConfigureAwait(false);
            yield return page;

            // A token that repeats would give the same page for ever.
            var token = page.Member("nextToken"u8).Text;
            next = token == next ? null : token;
        }
        while (!string.IsNullOrEmpty(next));
    }

    /// <summary>The items of a list whose answers always hold it, however empty: one without is none of the service's.</summary>
    /// <exception cref="BedrockException">As the transport, and ResponseInvalid.</exception>
    public static async IAsyncEnumerable<JsonValue> ItemsAsync(this ITransport transport, string list, Func<string?, OperationCall> makeCall, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = Encoding.UTF8.GetBytes(list);
        await foreach (var page in transport.PagesAsync(makeCall, json => json.Member(name).Kind == JsonTokenType.StartArray, cancellationToken).ConfigureAwait(false))
        {
            foreach (var item in page.Member(name).Items())
                yield return item;
        }
    }

    /// <summary>A list's body with the page's token alone.</summary>
    public static ReadOnlyMemory<byte> PageBody(string? next) => WireJson.ToBytes(writer =>
    {
        writer.WriteStartObject();
        if (next is not null)
            writer.WriteString("nextToken"u8, next);
        writer.WriteEndObject();
    });
}
