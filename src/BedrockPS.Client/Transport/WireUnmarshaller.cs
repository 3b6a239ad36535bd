using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace BedrockPS.Client.Transport;

/// <summary>Hands the response out with its body unread: AWSSDK.Core would read it synchronously and send a cut body's request again.</summary>
internal sealed class WireUnmarshaller : ResponseUnmarshaller
{
    public static readonly WireUnmarshaller Instance = new();

    public override bool HasStreamingProperty => true;

    public override AmazonWebServiceResponse Unmarshall(UnmarshallerContext input) =>
        new WireResponse { Data = input.ResponseData, Body = ((RawContext)input).Stream };

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException) => new RawContext(responseStream, response);

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException, IRequestContext requestContext) =>
        new RawContext(responseStream, response);

    protected override bool ShouldReadEntireResponse(IWebResponseData response, bool readEntireResponse) => false;

    private sealed class RawContext : UnmarshallerContext
    {
        public RawContext(Stream stream, IWebResponseData response)
        {
            Stream = stream;
            WebResponseData = response;
        }

        public Stream Stream { get; }

        public override string CurrentPath => string.Empty;

        public override int CurrentDepth => 0;

        public override bool IsStartElement => false;

        public override bool IsEndElement => false;

        public override bool IsStartOfDocument => false;
    }
}
