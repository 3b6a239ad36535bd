using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Util;

namespace BedrockPS.Client.Transport;

/// <summary>Turns any call into the pipeline's request for the settled endpoint and signing region; escaping is AWSSDK.Core's.</summary>
internal sealed class RequestHandler(ClientSettings settings) : PipelineHandler
{
    private volatile KnownUrl? lastUrl;

    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        var wire = (WireRequest)context.OriginalRequest;
        context.Request = Build(wire);
        wire.Url = Url(wire.Call, context.Request);
        return base.InvokeAsync<T>(executionContext);
    }

    private DefaultRequest Build(WireRequest wire)
    {
        var call = wire.Call;
        var request = new DefaultRequest(wire, "BedrockPS")
        {
            HttpMethod = call.Method,
            ResourcePath = call.Path,
            Endpoint = settings.Endpoint,
            AuthenticationRegion = settings.Region,
            UseQueryString = call.Query.Count > 0,
        };
        foreach (var (name, value) in call.Labels)
            request.AddPathResource("{" + name + "}", value);
        if (call.Query.Count > 0)
            AddQuery(request, call.Query);
        foreach (var (name, value) in call.Headers)
            request.Headers[name] = value;
        if (call.Body is { } body)
        {
            // The body itself goes out from the call, uncopied; the signature needs its hash alone, once for all attempts.
            request.Headers["Content-Type"] = call.ContentType;
            if (settings.Credentials is not null)
                request.PrecomputedContentSha256 = AWSSDKUtils.ToHex(SHA256.HashData(body.Span), lowercase: true);
        }

        return request;
    }

    // Core takes the path apart and puts it together again; a pipeline asks one model over and over.
    private Uri Url(WireCall call, IRequest request)
    {
        if (call is not { Labels.Count: 1, Query.Count: 0 })
            return AmazonServiceClient.ComposeUrl(request);
        var label = call.Labels.Values.First();
        if (lastUrl is not { } last || last.Path != call.Path || last.Label != label)
            lastUrl = last = new KnownUrl(call.Path, label, AmazonServiceClient.ComposeUrl(request));
        return last.Url;
    }

    private static void AddQuery(DefaultRequest request, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        foreach (var group in query.GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal))
        {
            var values = group.ToList();
            if (values.Count == 1)
                request.ParameterCollection.Add(group.Key, values[0]);
            else
                request.ParameterCollection.Add(group.Key, values);
        }
    }

    private sealed record KnownUrl(string Path, string Label, Uri Url);
}
