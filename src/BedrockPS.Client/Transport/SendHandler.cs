using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace BedrockPS.Client.Transport;

/// <summary>
/// Sends the signed request and hands the response out with its body unread. AWSSDK.Core's own last handlers would read the body
/// synchronously, send a cut body's request again, and cost half as much CPU again for each call.
/// </summary>
internal sealed class SendHandler(HttpMessageInvoker http, TimeProvider time) : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        var request = (WireRequest)context.OriginalRequest;
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(Build(context.Request, request), context.CancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!context.CancellationToken.IsCancellationRequested)
        {
            // Nobody cancelled, so it is the handler's own limit for connecting.
            throw new TimeoutException("No connection in time.", exception);
        }

        if (!response.IsSuccessStatusCode)
            throw await ErrorAnswer.ReadAsync(response, request.Timer, time).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(context.CancellationToken).ConfigureAwait(false);
        return (T)(AmazonWebServiceResponse)new WireResponse { Http = response, Body = body };
    }

    private static HttpRequestMessage Build(IRequest request, WireRequest wire)
    {
        var message = new HttpRequestMessage(HttpMethod.Parse(request.HttpMethod), wire.Url);
        if (wire.Call.Body is { } bytes)
            message.Content = new ReadOnlyMemoryContent(bytes);
        foreach (var (name, value) in request.Headers)
        {
            if (!name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
                message.Headers.TryAddWithoutValidation(name, value);
            else if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        message.Headers.TryAddWithoutValidation("User-Agent", ServiceClientConfig.Agent);
        return message;
    }
}
