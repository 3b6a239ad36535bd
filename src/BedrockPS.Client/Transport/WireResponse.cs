using Amazon.Runtime;

namespace BedrockPS.Client.Transport;

/// <summary>The one response type of the pipeline: headers, and a body that nobody has read yet.</summary>
internal sealed class WireResponse : AmazonWebServiceResponse
{
    public HttpResponseMessage Http { get; init; } = null!;

    public Stream Body { get; init; } = Stream.Null;

    /// <summary>Bytes of the body that were read to see the first frame.</summary>
    public ReadOnlyMemory<byte> Start { get; set; }
}
