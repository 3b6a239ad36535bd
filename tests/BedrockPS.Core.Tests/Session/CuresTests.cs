using BedrockPS.Core.Session;

namespace BedrockPS.Core.Tests.Session;

public sealed class CuresTests
{
    private static readonly CureFacts Chat = new("bedrock-runtime", "Converse", "eu-west-1", "profile team", "amazon.nova-lite-v1:0", false);
    private static readonly CureFacts Agent = new("bedrock-agent", "GetKnowledgeBase", "eu-west-1", "profile team", "KB12345678", false);

    [Fact]
    public void A_400_of_a_model_names_model_access_and_inference_profiles()
    {
        var cure = Cures.For("ValidationException", 400, Chat);
        Assert.Contains("Model access", cure, StringComparison.Ordinal);
        Assert.Contains("eu-west-1", cure, StringComparison.Ordinal);
        Assert.Contains("Get-BedrockInferenceProfile", cure, StringComparison.Ordinal);
        Assert.Contains("Test-BedrockModel amazon.nova-lite-v1:0", cure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Converse", "bedrock:InvokeModel")]
    [InlineData("ConverseStream", "bedrock:InvokeModelWithResponseStream")]
    [InlineData("CountTokens", "bedrock:CountTokens")]
    public void A_403_names_access_region_caller_and_permission(string operation, string action)
    {
        var cure = Cures.For("AccessDeniedException", 403, Chat with { Operation = operation });
        Assert.Contains("Model access", cure, StringComparison.Ordinal);
        Assert.Contains("eu-west-1", cure, StringComparison.Ordinal);
        Assert.Contains($"profile team is allowed {action}.", cure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_404_names_region_and_lifecycle()
    {
        var cure = Cures.For("ResourceNotFoundException", 404, Chat);
        Assert.Contains("offered in eu-west-1", cure, StringComparison.Ordinal);
        Assert.Contains("deprecated", cure, StringComparison.Ordinal);
        Assert.Contains("Get-BedrockModel -Region eu-west-1", cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_services_are_not_told_about_models()
    {
        Assert.Null(Cures.For("ValidationException", 400, Agent));
        Assert.DoesNotContain("model", Cures.For("AccessDeniedException", 403, Agent), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("model", Cures.For("ResourceNotFoundException", 404, Agent), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("throttlingException", 200)]
    [InlineData("ThrottlingException", 429)]
    [InlineData("ResponseInvalid", 429)]
    public void Throttling_has_one_cure_however_it_is_spelled(string id, int status) =>
        Assert.Contains("-ThrottleLimit", Cures.For(id, status, Chat), StringComparison.Ordinal);

    [Fact]
    public void A_time_limit_has_the_cure_of_its_kind_of_call()
    {
        Assert.Contains("-Stream", Cures.For("RequestTimedOut", null, Chat), StringComparison.Ordinal);
        Assert.Contains("silence", Cures.For("RequestTimedOut", null, Chat with { StreamsEvents = true }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ExpiredTokenException", "profile team")]
    [InlineData("UnrecognizedClientException", "session token")]
    [InlineData("InvalidSignatureException", "clock")]
    [InlineData("ServiceQuotaExceededException", "Service Quotas")]
    [InlineData("ModelNotReadyException", "-MaxRetry")]
    [InlineData("ModelTimeoutException", "-MaxToken")]
    [InlineData("ConnectionFailed", "HTTPS_PROXY")]
    [InlineData("ResponseInvalid", "NO_PROXY")]
    [InlineData("InternalServerException", "request id")]
    public void Known_faults_have_a_cure(string id, string part) => Assert.Contains(part, Cures.For(id, null, Chat), StringComparison.Ordinal);

    [Fact]
    public void An_unknown_fault_has_none() => Assert.Null(Cures.For("BrandNewException", 418, Chat));
}
