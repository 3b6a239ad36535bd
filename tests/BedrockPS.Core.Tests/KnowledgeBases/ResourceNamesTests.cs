using BedrockPS.Core.KnowledgeBases;

namespace BedrockPS.Core.Tests.KnowledgeBases;

public sealed class ResourceNamesTests
{
    [Theory]
    [InlineData("KB12345678", "KB12345678")]
    [InlineData("runbooks01", "runbooks01")]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:knowledge-base/KB12345678", "KB12345678")]
    [InlineData("arn:aws-us-gov:bedrock:us-gov-west-1:111122223333:knowledge-base/KB12345678", "KB12345678")]
    [InlineData("ops-runbooks", null)]
    [InlineData("KB123456789", null)]
    [InlineData("ops_1", null)]
    public void Ten_letters_and_digits_are_an_id_and_an_arn_ends_in_one(string value, string? id) =>
        Assert.Equal(id, ResourceNames.IdOf(value, "knowledge-base"));

    [Theory]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:agent/AGENT12345")]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:knowledge-base/../../agents")]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:knowledge-base")]
    [InlineData("arn:aws:bedrock")]
    public void An_arn_of_something_else_is_refused(string value)
    {
        var fault = Assert.Throws<BedrockException>(() => ResourceNames.IdOf(value, "knowledge-base"));
        Assert.Equal(("InputInvalid", ErrorKind.InvalidArgument), (fault.ErrorId, fault.Kind));
        Assert.Equal($"'{value}' is not the ARN of a knowledge base.", fault.Message);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("../x")]
    [InlineData("ops-*")]
    [InlineData("KB12345678\n")]
    [InlineData("größe")]
    [InlineData(" ")]
    public void What_no_name_can_be_is_refused(string value)
    {
        var fault = Assert.Throws<BedrockException>(() => ResourceNames.IdOf(value, "data-source"));
        Assert.Equal("InputInvalid", fault.ErrorId);
        Assert.Equal($"'{value}' is not the id, ARN or name of a data source.", fault.Message);
        Assert.Equal("Ids are ten letters and digits; names hold letters, digits, _ and -.", fault.RecommendedAction);
    }
}
