using BedrockPS.Commands.Binding;
using BedrockPS.Core.Session;

namespace BedrockPS.Tests.Binding;

public sealed class ConnectionLevelsTests
{
    private static readonly ConnectionRequest Nothing = new();

    [Fact]
    public void A_parameter_goes_before_the_context_and_that_before_the_session_variables()
    {
        var context = new Context { Region = "eu-west-1" };
        var session = new ConnectionRequest { Region = "ap-south-1" };
        Assert.Equal("us-east-1", ConnectionLevels.Merge(new ConnectionRequest { Region = "us-east-1" }, context, session).Region);
        Assert.Equal("eu-west-1", ConnectionLevels.Merge(Nothing, context, session).Region);
        Assert.Equal("ap-south-1", ConnectionLevels.Merge(Nothing, null, session).Region);
        Assert.Null(ConnectionLevels.Merge(Nothing, null, Nothing).Region);
    }

    [Fact]
    public void Credentials_are_taken_as_one()
    {
        var given = CredentialReader.Choice("parameter", null, null, null, null, null, new Secret("api"));
        var context = new Context { ProfileName = "team", CredentialSource = "profile team", Credentials = CredentialReader.Choice("context", "team", null, null, null, null, null) };
        var merged = ConnectionLevels.Merge(new ConnectionRequest { Credentials = given }, context, Nothing).Credentials;
        Assert.Equal("parameter", merged!.Level);
        Assert.Null(merged.ProfileName);
        Assert.Equal("context", ConnectionLevels.Merge(Nothing, context, Nothing).Credentials!.Level);
    }

    [Fact]
    public void What_names_nothing_is_no_choice() => Assert.Null(CredentialReader.Choice("parameter", null, null, null, null, null, null));

    [Fact]
    public void A_context_whose_keys_stayed_behind_is_refused()
    {
        var fault = Assert.Throws<BedrockException>(() => ConnectionLevels.Merge(Nothing, new Context { CredentialSource = "access key AKID...0000" }, Nothing));
        Assert.Equal(ErrorIds.SecretNotSerializable, fault.ErrorId);
        Assert.True(fault.IsSetup);
    }

    [Fact]
    public void One_endpoint_is_for_all_services()
    {
        var merged = ConnectionLevels.Merge(Nothing, new Context { EndpointUrl = "http://127.0.0.1:1" }, Nothing);
        Assert.Equal("http://127.0.0.1:1", Assert.Single(merged.EndpointUrls).Value);
        Assert.Equal(string.Empty, merged.EndpointUrls.Keys.Single());
    }

    [Fact]
    public void Limits_of_the_context_hold_where_the_call_names_none()
    {
        var context = new Context { RequestTimeoutSec = 7, MaxRetry = 0, CaBundle = "/ca.pem" };
        var merged = ConnectionLevels.Merge(new ConnectionRequest { MaxRetry = 2 }, context, Nothing);
        Assert.Equal((TimeSpan.FromSeconds(7), 2, "/ca.pem"), (merged.RequestTimeout!.Value, merged.MaxRetry!.Value, merged.CaBundle));
    }

    [Theory]
    [InlineData("AKIDEXAMPLE12345", "access key AKID...2345")]
    [InlineData("SHORT", "access key ****")]
    public void Keys_are_described_without_giving_them_away(string key, string expected) =>
        Assert.Equal(expected, CredentialReader.Describe(CredentialReader.Choice("context", null, key, new Secret("s"), null, null, null)));

    [Fact]
    public void A_dictionary_without_keys_still_displaces_the_levels_below()
    {
        var choice = CredentialReader.Choice("parameter", null, null, null, null, new System.Collections.Hashtable { ["Profile"] = "team" }, null);

        Assert.NotNull(choice?.Credential);
    }

    [Fact]
    public void A_dictionary_keeps_its_keys_under_every_name_that_is_read()
    {
        var choice = CredentialReader.Choice("parameter", null, null, null, null, new System.Collections.Hashtable { ["accessKeyId"] = "AKIDEXAMPLE", ["SecretAccessKey"] = "s" }, null);

        var members = Assert.IsType<System.Collections.Hashtable>(choice?.Credential);
        Assert.Equal(("AKIDEXAMPLE", "s"), (members["AccessKeyId"], members["secretaccesskey"]));
    }
}
