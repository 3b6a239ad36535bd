using System.Globalization;
using BedrockEmulator.Auth;
using BedrockEmulator.Pipeline;

namespace BedrockEmulator.Faults;

/// <summary>The faults that answer in place of the operation.</summary>
internal static class FaultAnswers
{
    private const string ProxyPage = """
        <html>
        <head><title>502 Bad Gateway</title></head>
        <body><center><h1>502 Bad Gateway</h1></center><hr><center>proxy</center></body>
        </html>
        """;

    /// <returns>Null for a fault that only spoils the right answer.</returns>
    public static Answer? Instead(FaultRule rule, OperationContext context, IErrorProtocol errors)
    {
        var answer = rule.Kind switch
        {
            FaultKind.Throttle => Refusal(rule, 429, "ThrottlingException", "Too many requests, please wait before trying again."),
            FaultKind.Status => Refusal(rule, rule.Status!.Value, CodeOf(rule.Status.Value), $"The fault plan answers {rule.Status}."),
            FaultKind.Html => Answer.Text(rule.Status ?? 502, "text/html", rule.Message ?? ProxyPage),
            FaultKind.Empty => Answer.Empty(rule.Status ?? 200),
            FaultKind.ExpireCredentials => Expire(),
            _ => null,
        };
        return answer is null ? null : FaultShaper.Decorate(rule, answer);

        Answer Refusal(FaultRule fault, int status, string code, string message) => errors.Write(
            new EmulatorException(fault.Status ?? status, fault.Code ?? code, fault.Message ?? message, fault.Payload?.AsObject()),
            context.Request.Id);

        Answer Expire()
        {
            // The well-known pair stays: nothing could be called after it had ended.
            if (context.Caller.AccessKeyId is { } id && context.State.Credentials.Find(id)?.SessionToken is not null)
            {
                context.State.Credentials.Expire(id);
            }

            return errors.Write(SignatureVerifier.Expired(), context.Request.Id);
        }
    }

    private static string CodeOf(int status) => status switch
    {
        400 => "ValidationException",
        403 => "AccessDeniedException",
        404 => "ResourceNotFoundException",
        408 => "ModelTimeoutException",
        424 => "ModelErrorException",
        429 => "ThrottlingException",
        503 => "ServiceUnavailableException",
        >= 500 => "InternalServerException",
        _ => "Status" + status.ToString(CultureInfo.InvariantCulture),
    };
}
