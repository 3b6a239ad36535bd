using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Util;

namespace BedrockPS.Client.Transport;

/// <summary>Turns any call into the pipeline's request for the settled endpoint and signing region; escaping is AWSSDK.Core's.</summary>
internal sealed class RequestHandler(ClientSettings settings) : PipelineHandler
{
    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        context.Request = Build((WireRequest)context.OriginalRequest);
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
}
