using System.Text.Json.Nodes;
using System.Xml.Linq;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.S3;

/// <summary>S3: an XML document, with S3's own names for what every service can refuse.</summary>
internal sealed class S3Errors : IErrorProtocol
{
    public static readonly S3Errors Instance = new();

    /// <summary>Elements of the error document beyond code and message.</summary>
    public static JsonObject With(params string[] namesAndValues)
    {
        var members = new JsonObject();
        for (var i = 0; i < namesAndValues.Length; i += 2)
            members[namesAndValues[i]] = namesAndValues[i + 1];
        return members;
    }

    public Answer Write(EmulatorException refusal, string requestId)
    {
        var (status, code) = Named(refusal);
        if (status == 304)
            return Answer.Empty(304) with { ErrorCode = code };
        var document = new XElement("Error", new XElement("Code", code), new XElement("Message", refusal.Message));
        foreach (var (name, value) in refusal.Members ?? [])
            document.Add(new XElement(name, value?.ToString()));
        document.Add(new XElement("RequestId", requestId));
        return S3Xml.Answer(document, status) with { ErrorCode = code };
    }

    private static (int Status, string Code) Named(EmulatorException refusal) => refusal.Code switch
    {
        "UnrecognizedClientException" => (403, "InvalidAccessKeyId"),
        "InvalidSignatureException" => (403, "SignatureDoesNotMatch"),
        "ExpiredTokenException" => (400, "ExpiredToken"),
        "IncompleteSignatureException" => (400, "AuthorizationHeaderMalformed"),
        "MissingAuthenticationTokenException" or "AccessDeniedException" => (403, "AccessDenied"),
        "UnknownOperationException" => (501, "NotImplemented"),
        "ThrottlingException" => (refusal.Status == 429 ? 503 : refusal.Status, "SlowDown"),
        "ServiceUnavailableException" => (refusal.Status, "ServiceUnavailable"),
        "InternalServerException" => (refusal.Status, "InternalError"),
        var other => (refusal.Status, other),
    };
}
