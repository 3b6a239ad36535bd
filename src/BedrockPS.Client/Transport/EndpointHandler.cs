using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace BedrockPS.Client.Transport;

/// <summary>Puts the settled endpoint and signing region on the request.</summary>
internal sealed class EndpointHandler(ClientSettings settings) : BaseEndpointResolver
{
    public override void ProcessRequestHandlers(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext.Request;
        request.Endpoint = settings.Endpoint;
        request.AuthenticationRegion = settings.Region;
        if (request.Content is null)
            request.Headers.Remove("Content-Type");
    }
}
