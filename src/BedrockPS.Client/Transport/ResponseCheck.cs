using Amazon.Runtime.Internal.Transform;

namespace BedrockPS.Client.Transport;

/// <summary>Tells an answer of the service from one of something on the way that answered in its place with a success status.</summary>
internal static class ResponseCheck
{
    private const string EventStream = "application/vnd.amazon.eventstream";

    public static bool IsEventStream(IWebResponseData data) =>
        string.IsNullOrEmpty(data.ContentType) || data.ContentType.Equals(EventStream, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="BedrockException">ResponseInvalid.</exception>
    public static void Check(WireCall call, WireResponse response, FaultContext context)
    {
        if (call.StreamsEvents ? IsEventStream(response.Data) : !"text/html".Equals(response.Data.ContentType, StringComparison.OrdinalIgnoreCase))
            return;
        response.Data.ResponseBody.Dispose();
        throw ServiceErrors.WrongContent(response.Data.ContentType, context);
    }
}
