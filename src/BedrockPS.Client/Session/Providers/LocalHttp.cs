using System.Net;

namespace BedrockPS.Client.Session.Providers;

/// <summary>Plain requests to the container's and the instance's own endpoints: no proxy, short limits, small answers.</summary>
internal static class LocalHttp
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 256 * 1024,
    };

    /// <returns>The status and the body.</returns>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public static async Task<(HttpStatusCode Status, byte[] Body)> SendAsync(
        HttpMethod method, Uri address, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
    }
}
