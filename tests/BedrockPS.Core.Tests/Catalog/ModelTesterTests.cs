using BedrockPS.Core.Catalog;

namespace BedrockPS.Core.Tests.Catalog;

public sealed class ModelTesterTests
{
    private readonly FakeRegion region = new();

    public ModelTesterTests()
    {
        region.All.Add(new Model { ModelId = "a.on-demand", OutputModalities = Fixed.List(["TEXT"]), InferenceTypesSupported = Fixed.List(["ON_DEMAND"]), LifecycleStatus = "ACTIVE" });
        region.All.Add(new Model { ModelId = "a.by-profile", OutputModalities = Fixed.List(["TEXT"]), InferenceTypesSupported = Fixed.List(["INFERENCE_PROFILE"]), LifecycleStatus = "ACTIVE" });
        region.All.Add(new Model { ModelId = "a.image", OutputModalities = Fixed.List(["IMAGE"]), InferenceTypesSupported = Fixed.List(["ON_DEMAND"]), LifecycleStatus = "ACTIVE" });
        region.All.Add(new Model { ModelId = "a.gone", InferenceTypesSupported = Fixed.List(["ON_DEMAND"]), LifecycleStatus = "LEGACY", EndOfLifeTime = DateTimeOffset.UnixEpoch });
        region.Profiles.Add(new InferenceProfile { InferenceProfileId = "us.a.by-profile", ModelId = "us.a.by-profile", ProfileType = "SYSTEM_DEFINED", Status = "ACTIVE", ModelArns = Fixed.List(["arn:aws:bedrock:us-east-1::foundation-model/a.by-profile"]) });
    }

    [Fact]
    public async Task A_model_that_nothing_stands_against_is_usable()
    {
        var check = await new ModelTester(region).TestAsync("a.on-demand", probe: false, CancellationToken.None);
        Assert.True(check.IsUsable);
        Assert.Equal("AVAILABLE", check.AgreementStatus);
        Assert.Null(check.Fix);
        Assert.Null(check.ProbeLatencyMs);
    }

    [Fact]
    public async Task A_probe_calls_the_id_that_is_callable()
    {
        var check = await new ModelTester(region).TestAsync("a.by-profile", probe: true, CancellationToken.None);
        Assert.Contains("Converse us.a.by-profile", region.Calls);
        Assert.NotNull(check.ProbeLatencyMs);
    }

    [Fact]
    public async Task A_profile_is_checked_by_the_model_behind_it()
    {
        await new ModelTester(region).TestAsync("us.a.by-profile", probe: false, CancellationToken.None);
        Assert.Contains("Availability a.by-profile", region.Calls);
    }

    [Fact]
    public async Task What_the_service_refuses_is_part_of_the_verdict()
    {
        region.Availability = _ => throw new BedrockException("AccessDeniedException", ErrorKind.PermissionDenied, "no") { RecommendedAction = "Ask for access." };
        var check = await new ModelTester(region).TestAsync("a.on-demand", probe: true, CancellationToken.None);
        Assert.False(check.IsUsable);
        Assert.Equal("AccessDeniedException", check.ErrorId);
        Assert.Equal("Ask for access.", check.Fix);
        Assert.DoesNotContain(region.Calls, call => call.StartsWith("Converse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_probe_is_part_of_the_verdict()
    {
        region.Answer = _ => throw new BedrockException("AccessDeniedException", ErrorKind.PermissionDenied, "no access to the model");
        var check = await new ModelTester(region).TestAsync("a.on-demand", probe: true, CancellationToken.None);
        Assert.False(check.IsUsable);
        Assert.Null(check.ProbeLatencyMs);
    }

    [Fact]
    public async Task Models_that_write_no_text_are_not_probed()
    {
        await new ModelTester(region).TestAsync("a.image", probe: true, CancellationToken.None);
        Assert.DoesNotContain(region.Calls, call => call.StartsWith("Converse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_past_its_end_says_so()
    {
        var check = await new ModelTester(region).TestAsync("a.gone", probe: false, CancellationToken.None);
        Assert.False(check.IsUsable);
        Assert.Equal("EndOfLife", check.LifecycleStage);
        Assert.Equal("AVAILABLE", check.AgreementStatus);
    }

    [Fact]
    public async Task Checks_side_by_side_read_the_lists_once()
    {
        var tester = new ModelTester(region);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => tester.TestAsync("a.on-demand", probe: false, CancellationToken.None)));
        Assert.Single(region.Calls, "ListModels");
        Assert.Single(region.Calls, "ListProfiles");
    }

    [Fact]
    public async Task Faults_of_the_set_up_are_errors()
    {
        region.Availability = _ => throw new BedrockException(ErrorIds.CredentialsExpired, ErrorKind.AuthenticationError, "expired") { IsSetup = true };
        await Assert.ThrowsAsync<BedrockException>(() => new ModelTester(region).TestAsync("a.on-demand", probe: false, CancellationToken.None));
    }
}
