namespace BedrockPS.Core.Session;

/// <summary>What a cure may speak of. No part of it decides anything but wording.</summary>
internal sealed record CureFacts(string Service, string Operation, string Region, string CredentialSource, string? Target, bool StreamsEvents);

/// <summary>What to do about a fault, told by its error id and status; never by the text of a message.</summary>
internal static class Cures
{
    private const string S3 = "s3";
    private const string SmallerSteps = "Lower -ThrottleLimit, raise -MaxRetry, or ask for a higher quota in Service Quotas; cross-region inference profiles (Get-BedrockInferenceProfile) spread the load.";

    /// <summary>The advice, null when there is nothing better than the message.</summary>
    public static string? For(string errorId, int? status, CureFacts facts) => Key(errorId) switch
    {
        "validationexception" => Validation(facts),
        "accessdeniedexception" or "accessdenied" => AccessDenied(facts),
        "resourcenotfoundexception" => NotFound(facts),
        "nosuchbucket" => $"Check the bucket of the data source: {facts.Target} is not there, or is in another partition.",
        "slowdown" => "Lower -ThrottleLimit or raise -MaxRetry; S3 takes some 3,500 uploads a second for each prefix.",
        "expiredtokenexception" or "expiredtoken" => $"Renew the credentials ({facts.CredentialSource}): sign in again (aws sso login for an SSO profile), or set fresh temporary keys.",
        "unrecognizedclientexception" or "invalidclienttokenid" or "invalidaccesskeyid" => $"The key is unknown in {facts.Region}. Check the credentials ({facts.CredentialSource}), that temporary keys come with their session token, and that the region belongs to the same partition as the account.",
        "invalidsignatureexception" or "signaturedoesnotmatch" or "incompletesignature" or "requesttimetooskewed" or "requestexpired" or "requestinthefuture" => $"Check the secret key of the credentials ({facts.CredentialSource}) and the clock of this machine; a proxy that rewrites requests breaks signatures too.",
        "throttlingexception" or "toomanyrequestsexception" => SmallerSteps,
        "servicequotaexceededexception" => "Free what is no longer needed, or ask for a higher quota in Service Quotas.",
        "modelnotreadyexception" => "The model is being loaded. Try again in a minute, or raise -MaxRetry.",
        "modeltimeoutexception" => "The model took too long. Ask for less output (-MaxToken), shorten the input, or stream the answer (-Stream).",
        "modelerrorexception" or "modelstreamerrorexception" => "The model failed on this input. Try again; if it repeats, shorten the input or use another model.",
        "internalserverexception" or "serviceunavailableexception" or "badgatewayexception" or "dependencyfailedexception" => $"Try again later, raise -MaxRetry, or use another region than {facts.Region}. The request id helps AWS support.",
        "conflictexception" or "resourceinuseexception" => "It is in use or there already: wait until what runs on it has ended, or give another name.",
        "requesttimedout" => Timeout(facts),
        "connectionfailed" => $"Check the region ({facts.Region}), the endpoint, and the proxy (HTTPS_PROXY, NO_PROXY). For a certificate that is not trusted name the authorities with -CaBundle in Set-BedrockContext or AWS_CA_BUNDLE.",
        "streamincomplete" => "Ask again: what arrived is in the partial response, and the conversation was not extended.",
        "responseinvalid" => OfStatus(status) ?? "Check the endpoint and what is between it and this machine: HTTPS_PROXY, NO_PROXY, a gateway or a sign-in page.",
        _ => OfStatus(status),
    };

    // Exception frames spell the same names with a small first letter.
    private static string Key(string errorId) => errorId.ToLowerInvariant();

    private static string? OfStatus(int? status) => status switch
    {
        407 => "The proxy wants a sign-in: put user and password into HTTPS_PROXY, or name AWS hosts in NO_PROXY.",
        429 => SmallerSteps,
        _ => null,
    };

    private static string? Validation(CureFacts facts) => facts.Service == "bedrock-runtime" && facts.Target is { } model
        ? $"If the message is about the input, correct it. If it is about the model: check that access to it is granted to this account in {facts.Region} (Bedrock console, Model access), and how it may be called; "
            + $"Test-BedrockModel {model} tells, and an id without on-demand throughput needs an inference profile (Get-BedrockInferenceProfile)."
        : null;

    private static string AccessDenied(CureFacts facts)
    {
        var permission = $"that {facts.CredentialSource} is allowed {Action(facts)}";
        if (facts.Service == S3)
            return $"Check {permission} on {facts.Target}, that the bucket belongs to the account that is expected (-ExpectedBucketOwner), and kms:GenerateDataKey and kms:Decrypt on its key.";
        return facts.Service == "bedrock-runtime"
            ? $"Check that access to the model is granted to this account (Bedrock console of {facts.Region}, Model access), that {facts.Region} is a region where you have it, and {permission}. A new marketplace subscription takes about two minutes."
            : $"Check {permission} in {facts.Region}.";
    }

    private static string NotFound(CureFacts facts) => facts.Service == "bedrock-runtime"
        ? $"Check that the model is offered in {facts.Region} and that its id is right and not deprecated: Get-BedrockModel -Region {facts.Region} lists ids and lifecycle."
        : $"Check the id, and that the resource is in {facts.Region}.";

    private static string Timeout(CureFacts facts) => facts.Service == S3 ? "Try again, or allow more time with -RequestTimeoutSec."
        : facts.StreamsEvents
        ? "Try again, or allow more silence between bytes with -RequestTimeoutSec."
        : "Ask for less output (-MaxToken), stream the answer (-Stream), or allow more time with -RequestTimeoutSec.";

    // The IAM action is not always the operation: Converse is permitted as InvokeModel.
    private static string Action(CureFacts facts) => facts.Operation switch
    {
        "ListObjectsV2" => "s3:ListBucket",
        "GetObjectMetadata" => "s3:GetObject",
        "DeleteObjects" => "s3:DeleteObject",
        _ when facts.Service == S3 => "s3:PutObject",
        "Converse" => "bedrock:InvokeModel",
        "ConverseStream" => "bedrock:InvokeModelWithResponseStream",
        "RetrieveAndGenerateStream" => "bedrock:RetrieveAndGenerate",
        _ => "bedrock:" + facts.Operation,
    };
}
