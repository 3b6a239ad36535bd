using BedrockPS.Client.Transport;
using Xunit.Abstractions;

namespace BedrockPS.Client.Tests.Transport;

public sealed class EndpointRulesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("bedrock", "us-east-1", false, false, "https://bedrock.us-east-1.amazonaws.com/")]
    [InlineData("bedrock-runtime", "eu-central-1", false, false, "https://bedrock-runtime.eu-central-1.amazonaws.com/")]
    [InlineData("bedrock-agent", "ap-southeast-2", false, false, "https://bedrock-agent.ap-southeast-2.amazonaws.com/")]
    [InlineData("bedrock-agent-runtime", "sa-east-1", false, false, "https://bedrock-agent-runtime.sa-east-1.amazonaws.com/")]
    [InlineData("bedrock", "us-east-1", true, false, "https://bedrock-fips.us-east-1.amazonaws.com/")]
    [InlineData("bedrock-runtime", "us-east-1", true, false, "https://bedrock-runtime-fips.us-east-1.amazonaws.com/")]
    [InlineData("bedrock-agent", "us-east-1", true, false, "https://bedrock-agent-fips.us-east-1.amazonaws.com/")]
    [InlineData("bedrock-agent-runtime", "us-east-1", true, false, "https://bedrock-agent-runtime-fips.us-east-1.amazonaws.com/")]
    [InlineData("bedrock", "us-east-1", false, true, "https://bedrock.us-east-1.api.aws/")]
    [InlineData("bedrock-runtime", "us-east-1", false, true, "https://bedrock-runtime.us-east-1.api.aws/")]
    [InlineData("bedrock-agent", "us-east-1", false, true, "https://bedrock-agent.us-east-1.api.aws/")]
    [InlineData("bedrock-agent-runtime", "us-east-1", false, true, "https://bedrock-agent-runtime.us-east-1.api.aws/")]
    [InlineData("bedrock-runtime", "us-west-2", true, true, "https://bedrock-runtime-fips.us-west-2.api.aws/")]
    [InlineData("bedrock-runtime", "cn-north-1", false, false, "https://bedrock-runtime.cn-north-1.amazonaws.com.cn/")]
    [InlineData("bedrock-runtime", "cn-northwest-1", true, true, "https://bedrock-runtime-fips.cn-northwest-1.api.amazonwebservices.com.cn/")]
    [InlineData("bedrock-runtime", "us-gov-west-1", false, false, "https://bedrock-runtime.us-gov-west-1.amazonaws.com/")]
    [InlineData("bedrock-runtime", "us-gov-west-1", true, false, "https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com/")]
    [InlineData("bedrock-runtime", "us-iso-east-1", false, false, "https://bedrock-runtime.us-iso-east-1.c2s.ic.gov/")]
    [InlineData("bedrock-runtime", "us-isob-east-1", true, false, "https://bedrock-runtime-fips.us-isob-east-1.sc2s.sgov.gov/")]
    [InlineData("bedrock-runtime", "eu-isoe-west-1", false, false, "https://bedrock-runtime.eu-isoe-west-1.cloud.adc-e.uk/")]
    [InlineData("bedrock-runtime", "us-isof-south-1", false, false, "https://bedrock-runtime.us-isof-south-1.csp.hci.ic.gov/")]
    [InlineData("bedrock-runtime", "eusc-de-east-1", false, false, "https://bedrock-runtime.eusc-de-east-1.amazonaws.eu/")]
    [InlineData("bedrock-runtime", "eusc-de-east-1", false, true, "https://bedrock-runtime.eusc-de-east-1.api.amazonwebservices.eu/")]
    [InlineData("bedrock-runtime", "eu-newplace-9", false, false, "https://bedrock-runtime.eu-newplace-9.amazonaws.com/")]
    [InlineData("bedrock-runtime", "us-gov-newplace-9", false, true, "https://bedrock-runtime.us-gov-newplace-9.api.aws/")]
    [InlineData("bedrock-runtime", "cn-newplace-9", false, false, "https://bedrock-runtime.cn-newplace-9.amazonaws.com.cn/")]
    [InlineData("sts", "eu-west-1", false, false, "https://sts.eu-west-1.amazonaws.com/")]
    [InlineData("sts", "us-east-1", true, false, "https://sts-fips.us-east-1.amazonaws.com/")]
    [InlineData("sts", "us-gov-west-1", true, false, "https://sts.us-gov-west-1.amazonaws.com/")]
    [InlineData("sso", "eu-west-1", false, false, "https://portal.sso.eu-west-1.amazonaws.com/")]
    [InlineData("sso-oidc", "eu-west-1", false, false, "https://oidc.eu-west-1.amazonaws.com/")]
    [InlineData("sso-oidc", "cn-north-1", false, false, "https://oidc.cn-north-1.amazonaws.com.cn/")]
    public void Each_partition_has_its_hosts(string service, string region, bool fips, bool dualStack, string expected) =>
        Assert.Equal(expected, EndpointRules.Resolve(WireService.Get(service), region, fips, dualStack, null).AbsoluteUri);

    [Theory]
    [MemberData(nameof(EndpointVectors.Rows), MemberType = typeof(EndpointVectors))]
    public void Published_vectors_hold(string service, string parameters, string expected)
    {
        output.WriteLine($"{service} {parameters}");
        EndpointVectors.Check(service, parameters, expected);
    }

    [Theory]
    [InlineData(true, false, "AWS_USE_FIPS_ENDPOINT")]
    [InlineData(false, true, "AWS_USE_DUALSTACK_ENDPOINT")]
    public void An_override_beside_fips_or_dual_stack_is_refused(bool fips, bool dualStack, string variable)
    {
        var error = Assert.Throws<BedrockException>(() => EndpointRules.Resolve(WireService.Bedrock, "us-east-1", fips, dualStack, "http://127.0.0.1:9999"));
        Assert.Equal(ErrorIds.ParameterConflict, error.ErrorId);
        Assert.True(error.IsSetup);
        Assert.Contains(variable, error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_services_own_override_wins_over_the_one_for_all()
    {
        var urls = new Dictionary<string, string> { [string.Empty] = "http://all", ["bedrock-runtime"] = "http://own" };
        Assert.Equal("http://own", EndpointRules.FindOverride(urls, WireService.BedrockRuntime));
        Assert.Equal("http://all", EndpointRules.FindOverride(urls, WireService.Bedrock));
        Assert.Null(EndpointRules.FindOverride(new Dictionary<string, string>(), WireService.Bedrock));
    }

    [Theory]
    [InlineData("us east 1")]
    [InlineData("us-east-1.evil.example/")]
    [InlineData("-us-east-1")]
    [InlineData("us_east_1")]
    public void A_region_that_is_no_host_label_is_refused(string region)
    {
        var error = Assert.Throws<BedrockException>(() => EndpointRules.Resolve(WireService.Bedrock, region, false, false, null));
        Assert.Equal(ErrorIds.InputInvalid, error.ErrorId);
        Assert.True(error.IsSetup);
    }

    [Theory]
    [InlineData("127.0.0.1:8080")]
    [InlineData("ftp://host")]
    [InlineData("http://user:pw@host")]
    [InlineData("https://host/?x=1")]
    [InlineData("not a url")]
    public void An_override_that_is_no_http_url_is_refused(string url)
    {
        var error = Assert.Throws<BedrockException>(() => EndpointRules.Resolve(WireService.Bedrock, "us-east-1", false, false, url));
        Assert.Equal(ErrorIds.InputInvalid, error.ErrorId);
    }
}
