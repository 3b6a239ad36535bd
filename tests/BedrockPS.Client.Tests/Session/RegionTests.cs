using System.Diagnostics;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Tests.Session;

public sealed class RegionTests : IDisposable
{
    private const string Keys = "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = s\n";
    private readonly AwsHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task The_order_is_request_then_environment_then_profile()
    {
        home.Credentials(Keys);
        home.Config("[default]\nregion = us-east-2\n");
        Assert.Equal("us-east-2", (await home.ResolveAsync()).Region);
        home["AWS_DEFAULT_REGION"] = "eu-west-3";
        Assert.Equal("eu-west-3", (await home.ResolveAsync()).Region);
        home["AWS_REGION"] = "eu-central-1";
        Assert.Equal("eu-central-1", (await home.ResolveAsync()).Region);
        Assert.Equal("ap-south-1", (await home.ResolveAsync(new ConnectionRequest { Region = "ap-south-1" })).Region);
    }

    [Fact]
    public async Task A_named_profile_brings_its_region_and_nothing_of_the_profile_in_the_environment()
    {
        home.Credentials("[credprofile]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = s\n");
        home.Config("[profile configprofile]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = credprofile\nregion = us-east-2\n[profile other]\nregion = eu-west-1\nendpoint_url = http://localhost:1337\n");
        home["AWS_PROFILE"] = "other";
        home.Caller.Answer(FakeTokenCaller.Role("ASIAROLE", "2026-03-01T13:00:00Z"));

        var connection = await home.ResolveProfileAsync("configprofile");
        var keys = await connection.Credentials!.GetCredentialsAsync();

        Assert.Equal("us-east-2", connection.Region);
        Assert.Empty(connection.EndpointUrls);
        Assert.Equal("ASIAROLE", keys.AccessKey);
        var (place, _) = Assert.Single(home.Caller.Calls);
        Assert.Equal("us-east-2", place.Region);
        Assert.Empty(place.EndpointUrls);
    }

    [Fact]
    public async Task A_role_is_assumed_once_for_calls_to_many_regions()
    {
        home.Credentials("[base]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = s\n");
        home.Config("[profile team]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = base\nregion = us-east-2\n");
        home.Caller.Answer(FakeTokenCaller.Role("ASIAROLE", "2026-03-01T13:00:00Z"));
        foreach (var region in new[] { "eu-west-1", "ap-south-1", "us-east-1" })
        {
            var connection = await home.ResolveAsync(AwsHome.Profile("team") with { Region = region });
            Assert.Equal(region, connection.Region);
            Assert.Equal("ASIAROLE", (await connection.Credentials!.GetCredentialsAsync()).AccessKey);
        }

        Assert.Equal("us-east-2", Assert.Single(home.Caller.Calls).Connection.Region);
    }

    [Fact]
    public async Task Without_any_region_the_error_lists_the_ways_to_set_one_within_a_second()
    {
        home.Credentials(Keys);
        var started = Stopwatch.GetTimestamp();
        var error = await home.FailAsync();
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(1));
        Assert.Equal(ErrorIds.RegionNotSet, error.ErrorId);
        Assert.True(error.IsSetup);
        Assert.Contains("AWS_DEFAULT_REGION", error.Message, StringComparison.Ordinal);
        foreach (var way in new[] { "-Region", "Set-BedrockContext", "AWS_REGION", "region = " })
            Assert.Contains(way, error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us east 1")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("us-east-1.evil.example")]
    [InlineData("us-east-1/")]
    [InlineData("-us")]
    [InlineData("ümlaut-1")]
    public async Task A_region_with_odd_characters_is_refused_before_anything_else(string region)
    {
        var error = await home.FailAsync(new ConnectionRequest { Region = region });
        Assert.Equal(ErrorIds.InputInvalid, error.ErrorId);
        Assert.True(error.IsSetup);
    }

    [Fact]
    public async Task An_unknown_region_is_taken_with_one_warning()
    {
        home.Credentials(Keys);
        for (var i = 0; i < 3; i++)
            Assert.Equal("us-esat-1", (await home.ResolveAsync(new ConnectionRequest { Region = "us-esat-1", MaxRetry = i })).Region);
        Assert.Contains("us-esat-1", Assert.Single(home.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Known_regions_of_every_partition_bring_no_warning()
    {
        home.Credentials(Keys);
        foreach (var region in new[] { "US-EAST-1", "cn-north-1", "us-gov-west-1", "eu-central-2" })
            Assert.Equal(region.ToLowerInvariant(), (await home.ResolveAsync(new ConnectionRequest { Region = region })).Region);
        Assert.Empty(home.Log.Warnings);
    }
}
