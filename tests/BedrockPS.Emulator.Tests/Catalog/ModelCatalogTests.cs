using BedrockEmulator.Catalog;
using Microsoft.Extensions.Time.Testing;

namespace BedrockEmulator.Tests.Catalog;

public sealed class ModelCatalogTests
{
    private readonly ModelCatalog _catalog = new(new FakeTimeProvider(new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero)));

    [Fact]
    public void Holds_at_least_sixty_models_of_the_service_over_all_its_providers()
    {
        var real = _catalog.Models.Where(model => !model.IsLocal).ToList();
        Assert.True(real.Count >= 60, $"{real.Count} models");
        string[] expected =
        [
            "AI21 Labs", "Amazon", "Anthropic", "Cohere", "DeepSeek", "Google", "Luma AI", "Meta", "MiniMax", "Mistral AI",
            "Moonshot AI", "NVIDIA", "OpenAI", "Qwen", "Stability AI", "TwelveLabs", "Writer",
        ];
        Assert.Equal(expected, real.Select(model => model.Provider).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_summary_has_the_members_of_the_wire()
    {
        var wire = _catalog.Find("ai21.jamba-1-5-large-v1:0")!.Wire("us-east-1").ToJsonString();
        Assert.Equal(
            """
            {"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/ai21.jamba-1-5-large-v1:0","modelId":"ai21.jamba-1-5-large-v1:0","modelName":"Jamba 1.5 Large","providerName":"AI21 Labs","inputModalities":["TEXT"],"outputModalities":["TEXT"],"responseStreamingSupported":true,"customizationsSupported":[],"inferenceTypesSupported":["ON_DEMAND"],"modelLifecycle":{"status":"LEGACY","endOfLifeTime":"2026-11-26T00:00:00Z","legacyTime":"2026-05-26T00:00:00Z","publicExtendedAccessTime":"2026-08-26T00:00:00Z"}}
            """,
            wire);
    }

    [Theory]
    [InlineData("anthropic", null, null, null, "anthropic.claude-v2", "amazon.nova-lite-v1:0")]
    [InlineData(null, "DISTILLATION", null, null, "amazon.nova-pro-v1:0", "anthropic.claude-v2")]
    [InlineData(null, null, "EMBEDDING", null, "amazon.titan-embed-text-v2:0", "anthropic.claude-v2")]
    [InlineData(null, null, "IMAGE", null, "local.image-v1", "local.embed-v1")]
    [InlineData(null, null, null, "PROVISIONED", "local.provisioned-v1", "local.echo-v1")]
    [InlineData(null, null, null, "ON_DEMAND", "local.echo-v1", "local.profile-v1")]
    [InlineData("Local", "FINE_TUNING", "TEXT", "ON_DEMAND", "local.tunable-v1", "local.provisioned-v1")]
    public void Each_filter_keeps_what_matches(string? provider, string? customization, string? modality, string? inference, string kept, string left)
    {
        var ids = _catalog.List(provider, customization, modality, inference, "us-east-1").Select(model => model["modelId"]!.GetValue<string>()).ToList();
        Assert.Contains(kept, ids);
        Assert.DoesNotContain(left, ids);
    }

    [Theory]
    [InlineData("STYLE", null, null, "byCustomizationType")]
    [InlineData(null, "VIDEO", null, "byOutputModality")]
    [InlineData(null, null, "INFERENCE_PROFILE", "byInferenceType")]
    public void A_filter_word_the_service_does_not_take_is_refused(string? customization, string? modality, string? inference, string member)
    {
        var refusal = Assert.Throws<EmulatorException>(() => _catalog.List(null, customization, modality, inference, "us-east-1"));
        Assert.Equal((400, "ValidationException"), (refusal.Status, refusal.Code));
        Assert.Contains($"at '{member}' failed to satisfy constraint: Member must satisfy enum value set", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local.echo-v1", "local.echo-v1")]
    [InlineData("arn:aws:bedrock:eu-west-1::foundation-model/local.echo-v1", "local.echo-v1")]
    [InlineData("us.anthropic.claude-sonnet-4-6", "anthropic.claude-sonnet-4-6")]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:inference-profile/global.anthropic.claude-sonnet-4-6", "anthropic.claude-sonnet-4-6")]
    [InlineData("us-gov.anthropic.claude-3-haiku-20240307-v1:0", "anthropic.claude-3-haiku-20240307-v1:0")]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:inference-profile/local.echo-v1", null)]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/local.echo-v1", null)]
    [InlineData("ca.anthropic.claude-sonnet-4-6", null)]
    [InlineData("", null)]
    public void Ids_and_arns_find_their_model(string idOrArn, string? expected) => Assert.Equal(expected, _catalog.Find(idOrArn)?.Id);

    [Fact]
    public void Local_models_show_each_stage_of_life()
    {
        var now = new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal("ACTIVE", _catalog.Find("local.extract-v1")!.Lifecycle.Status);
        Assert.Equal("LEGACY", _catalog.Find("local.legacy-v1")!.Lifecycle.Status);
        Assert.False(_catalog.Find("local.legacy-v1")!.IsRetiredAt(now));
        Assert.True(_catalog.Find("local.retired-v1")!.IsRetiredAt(now));
        Assert.Equal(new DateTimeOffset(2027, 1, 29, 0, 0, 0, TimeSpan.Zero), _catalog.Find("local.retiring-v1")!.Lifecycle.EndOfLife);
    }

    [Fact]
    public void A_model_without_a_sourced_date_has_none_and_is_not_called_legacy()
    {
        var lifecycle = _catalog.Find("meta.llama3-3-70b-instruct-v1:0")!.Wire("us-west-2")["modelLifecycle"]!;
        Assert.Equal("""{"status":"ACTIVE"}""", lifecycle.ToJsonString());
    }

    [Fact]
    public void Ids_have_the_form_of_the_service_and_profile_only_models_have_a_profile()
    {
        Assert.All(_catalog.Models, model => Assert.Matches(@"\A[a-z0-9-]{1,63}\.[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})?(:[0-9]+)?\z", model.Id));
        Assert.All(_catalog.Models, model => Assert.NotEmpty(model.InferenceTypes));
        Assert.All(_catalog.Models.Where(model => model.InferenceTypes.Contains("INFERENCE_PROFILE")), model => Assert.NotEmpty(model.Profiles));
    }

    [Theory]
    [InlineData("us-east-1", "us.", "global.")]
    [InlineData("eu-central-1", "eu.", "global.")]
    [InlineData("ap-northeast-3", "apac.", "global.", "jp.")]
    [InlineData("ap-southeast-4", "au.", "global.")]
    [InlineData("ca-central-1", "ca.", "global.")]
    [InlineData("us-gov-west-1", "us-gov.")]
    [InlineData("me-south-1")]
    public void A_region_lists_only_the_profiles_it_can_call(string region, params string[] prefixes)
    {
        var found = _catalog.SystemProfiles(region).Select(profile => profile["inferenceProfileId"]!.GetValue<string>().Split('.')[0] + ".").Distinct();
        Assert.Equal(prefixes.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_profile_names_the_model_in_each_destination()
    {
        var wire = _catalog.FindProfile("jp.anthropic.claude-sonnet-4-6")!.Wire("ap-northeast-1", "111122223333");
        Assert.Equal("arn:aws:bedrock:ap-northeast-1:111122223333:inference-profile/jp.anthropic.claude-sonnet-4-6", wire["inferenceProfileArn"]!.GetValue<string>());
        Assert.Equal(
            """[{"modelArn":"arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-sonnet-4-6"},{"modelArn":"arn:aws:bedrock:ap-northeast-3::foundation-model/anthropic.claude-sonnet-4-6"}]""",
            wire["models"]!.ToJsonString());
        Assert.Equal("JP Anthropic Claude Sonnet 4.6", wire["inferenceProfileName"]!.GetValue<string>());
        Assert.Equal("Routes requests to Anthropic Claude Sonnet 4.6 in ap-northeast-1 and ap-northeast-3.", wire["description"]!.GetValue<string>());
    }

    [Fact]
    public void A_global_profile_names_the_regionless_arn_and_that_of_the_calling_region()
    {
        var wire = _catalog.FindProfile("global.anthropic.claude-opus-4-6-v1")!.Wire("us-east-1", "111122223333");
        Assert.Equal(
            """[{"modelArn":"arn:aws:bedrock:::foundation-model/anthropic.claude-opus-4-6-v1"},{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-6-v1"}]""",
            wire["models"]!.ToJsonString());
    }

    [Fact]
    public void Government_regions_have_their_partition_in_arns()
    {
        var wire = _catalog.FindProfile("us-gov.anthropic.claude-3-haiku-20240307-v1:0")!.Wire("us-gov-west-1", "111122223333");
        Assert.StartsWith("arn:aws-us-gov:bedrock:us-gov-west-1:111122223333:inference-profile/", wire["inferenceProfileArn"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("arn:aws-us-gov:bedrock:us-gov-east-1::", wire["models"]![0]!["modelArn"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local.echo-v1", """{"modelId":"local.echo-v1","agreementAvailability":{"status":"AVAILABLE"},"authorizationStatus":"AUTHORIZED","entitlementAvailability":"AVAILABLE","regionAvailability":"AVAILABLE"}""")]
    [InlineData("local.restricted-v1", """{"modelId":"local.restricted-v1","agreementAvailability":{"status":"NOT_AVAILABLE"},"authorizationStatus":"NOT_AUTHORIZED","entitlementAvailability":"AVAILABLE","regionAvailability":"AVAILABLE"}""")]
    [InlineData("local.retired-v1", """{"modelId":"local.retired-v1","agreementAvailability":{"status":"AVAILABLE"},"authorizationStatus":"AUTHORIZED","entitlementAvailability":"NOT_AVAILABLE","regionAvailability":"NOT_AVAILABLE"}""")]
    public void Availability_says_what_the_account_may_use(string id, string expected) =>
        Assert.Equal(expected, _catalog.Availability(_catalog.Find(id)!).ToJsonString());
}
