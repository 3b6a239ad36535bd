using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace BedrockEmulator.Pipeline;

/// <summary>How a service words a refusal on the wire.</summary>
internal interface IErrorProtocol
{
    Answer Write(EmulatorException refusal, string requestId);
}

/// <summary>The four Bedrock services and the SSO portal: the code is a header, the text a JSON body.</summary>
internal sealed class RestJsonErrors : IErrorProtocol
{
    public const string TypeHeader = "x-amzn-ErrorType";

    public static readonly RestJsonErrors Instance = new();

    public static string TypeValue(string code) => $"{code}:http://internal.amazon.com/coral/com.amazon.bedrock/";

    public Answer Write(EmulatorException refusal, string requestId)
    {
        var body = (JsonObject?)refusal.Members?.DeepClone() ?? [];
        body["message"] = refusal.Message;
        return Answer.Json(refusal.Status, body) with
        {
            Headers = new Dictionary<string, string> { [TypeHeader] = TypeValue(refusal.Code) },
            ErrorCode = refusal.Code,
        };
    }
}

/// <summary>STS: an XML document, with the names that the query services give to authentication failures.</summary>
internal sealed class QueryErrors : IErrorProtocol
{
    public static readonly QueryErrors Instance = new();

    public static readonly XNamespace Sts = "https://sts.amazonaws.com/doc/2011-06-15/";

    public Answer Write(EmulatorException refusal, string requestId)
    {
        var code = refusal.Code switch
        {
            "UnrecognizedClientException" => "InvalidClientTokenId",
            "InvalidSignatureException" => "SignatureDoesNotMatch",
            "ExpiredTokenException" => "ExpiredToken",
            "MissingAuthenticationTokenException" => "MissingAuthenticationToken",
            "IncompleteSignatureException" => "IncompleteSignature",
            "AccessDeniedException" => "AccessDenied",
            var other => other,
        };
        var document = new XElement(
            Sts + "ErrorResponse",
            new XElement(
                Sts + "Error",
                new XElement(Sts + "Type", refusal.Status < 500 ? "Sender" : "Receiver"),
                new XElement(Sts + "Code", code),
                new XElement(Sts + "Message", refusal.Message)),
            new XElement(Sts + "RequestId", requestId));
        return Answer.Text(refusal.Status, "text/xml", document.ToString(SaveOptions.DisableFormatting)) with { ErrorCode = code };
    }
}

/// <summary>SSO-OIDC: the code as a header as well as the OAuth names in the body.</summary>
internal sealed class OidcErrors : IErrorProtocol
{
    public static readonly OidcErrors Instance = new();

    public Answer Write(EmulatorException refusal, string requestId)
    {
        var body = new JsonObject
        {
            ["error"] = refusal.Members?["error"]?.GetValue<string>() ?? "invalid_request",
            ["error_description"] = refusal.Message,
        };
        return Answer.Json(refusal.Status, body) with
        {
            Headers = new Dictionary<string, string> { [RestJsonErrors.TypeHeader] = refusal.Code },
            ErrorCode = refusal.Code,
        };
    }
}
