using BedrockPS.Core.Catalog;

namespace BedrockPS.Core.Tests.Catalog;

public sealed class ModelUsabilityTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ModelAvailability Good = new()
    {
        AgreementStatus = "AVAILABLE",
        AuthorizationStatus = "AUTHORIZED",
        EntitlementAvailability = "AVAILABLE",
        RegionAvailability = "AVAILABLE",
        Raw = "{}",
    };

    [Fact]
    public void A_model_with_nothing_in_the_way_is_usable_and_needs_no_fix()
    {
        var check = Judge(Good, new Model { LifecycleStatus = "ACTIVE" });
        Assert.True(check.IsUsable);
        Assert.Null(check.Fix);
        Assert.Equal(("m.x", "eu-west-1", "Active", "{}"), (check.ModelId, check.Region, check.LifecycleStage, check.Raw));
    }

    [Fact]
    public void Each_obstacle_has_its_own_fix()
    {
        Blocked("terms", Good with { AgreementStatus = "NOT_AVAILABLE" });
        Blocked("Wait", Good with { AgreementStatus = "PENDING" });
        Blocked("card declined", Good with { AgreementStatus = "ERROR", AgreementMessage = "card declined" });
        Blocked("bedrock:InvokeModel", Good with { AuthorizationStatus = "NOT_AUTHORIZED" });
        Blocked("entitled", Good with { EntitlementAvailability = "NOT_AVAILABLE" });
        Blocked("-Region", Good with { RegionAvailability = "NOT_AVAILABLE" });
    }

    [Fact]
    public void The_end_of_life_outweighs_all()
    {
        var check = Judge(Good, new Model { LifecycleStatus = "LEGACY", EndOfLifeTime = Now });
        Assert.False(check.IsUsable);
        Assert.Equal("EndOfLife", check.LifecycleStage);
        Assert.Contains("end of life", check.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_legacy_model_is_usable_and_its_end_is_announced()
    {
        var check = Judge(Good, new Model { LifecycleStatus = "LEGACY", EndOfLifeTime = Now.AddDays(90) });
        Assert.True(check.IsUsable);
        Assert.Contains("2026-04-01", check.Fix, StringComparison.Ordinal);
        Assert.Contains("legacy", Judge(Good, new Model { LifecycleStatus = "LEGACY" }).Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_of_the_look_up_or_probe_makes_it_unusable()
    {
        var fault = new BedrockException("AccessDeniedException", ErrorKind.PermissionDenied, "no") { RecommendedAction = "ask for access" };
        var check = ModelUsability.Judge(new ModelEvidence("m.x") { Fault = fault }, Now);
        Assert.Equal((false, "AccessDeniedException", "ask for access"), (check.IsUsable, check.ErrorId, check.Fix));
    }

    [Fact]
    public void Nothing_known_is_neither_usable_nor_unusable() => Assert.Null(ModelUsability.Judge(new ModelEvidence("m.x"), Now).IsUsable);

    [Fact]
    public void A_probe_that_answered_is_evidence_enough()
    {
        var check = ModelUsability.Judge(new ModelEvidence("m.x") { ProbeLatencyMs = 12 }, Now);
        Assert.Equal((true, 12L), (check.IsUsable, check.ProbeLatencyMs));
    }

    private static ModelCheck Judge(ModelAvailability availability, Model? model = null) =>
        ModelUsability.Judge(new ModelEvidence("m.x") { Availability = availability, Model = model, Region = "eu-west-1" }, Now);

    private static void Blocked(string fix, ModelAvailability availability)
    {
        var check = Judge(availability);
        Assert.False(check.IsUsable);
        Assert.Contains(fix, check.Fix, StringComparison.Ordinal);
    }
}
