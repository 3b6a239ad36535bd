using BedrockPS.Core.Session;

namespace BedrockPS.Core.Tests.Session;

public sealed class ArnRegionTests
{
    [Theory]
    [InlineData("arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/abc", "eu-west-1")]
    [InlineData("arn:aws-cn:bedrock:cn-north-1::foundation-model/x:0", "cn-north-1")]
    [InlineData("arn:aws:iam::111122223333:role/x", null)]
    [InlineData("arn:aws", null)]
    [InlineData("anthropic.claude-v2:1", null)]
    [InlineData(null, null)]
    public void The_region_of_an_ARN_is_its_fourth_part(string? text, string? region) => Assert.Equal(region, ArnRegion.Of(text));

    [Fact]
    public void An_ARN_of_another_region_gives_a_warning_that_names_both()
    {
        const string arn = "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/abc";
        var warning = ArnRegion.Mismatch(arn, "us-east-1");
        Assert.Contains("eu-west-1", warning, StringComparison.Ordinal);
        Assert.Contains("us-east-1", warning, StringComparison.Ordinal);
        Assert.Null(ArnRegion.Mismatch(arn, "eu-west-1"));
        Assert.Null(ArnRegion.Mismatch("anthropic.claude-v2:1", "us-east-1"));
        Assert.Null(ArnRegion.Mismatch(null, "us-east-1"));
    }
}
