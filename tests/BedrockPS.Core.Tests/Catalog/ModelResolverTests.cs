using BedrockPS.Core.Catalog;

namespace BedrockPS.Core.Tests.Catalog;

public sealed class ModelResolverTests
{
    private const string Claude = "anthropic.claude-x-v1:0";

    [Fact]
    public async Task On_demand_is_taken_where_it_is_offered()
    {
        var target = await Resolve("amazon.nova-lite-v1:0");
        Assert.Equal(("amazon.nova-lite-v1:0", "OnDemand", "None", "us-east-1"), (target.ModelId, target.TargetType, target.Geography, target.Region));
        Assert.Equal("Nova Lite", target.Model!.ModelName);
    }

    [Theory]
    [InlineData(null, "us.anthropic.claude-x-v1:0", "Us")]
    [InlineData("Us", "us.anthropic.claude-x-v1:0", "Us")]
    [InlineData("Global", "us.anthropic.claude-x-v1:0", "Us")]
    [InlineData("Apac", "apac.anthropic.claude-x-v1:0", "Apac")]
    [InlineData("apac", "apac.anthropic.claude-x-v1:0", "Apac")]
    public async Task Else_the_narrowest_profile_that_the_geography_allows(string? geography, string id, string reach)
    {
        var target = await Resolve(Claude, geography);
        Assert.Equal((id, "InferenceProfile", reach, Claude), (target.ModelId, target.TargetType, target.Geography, target.RequestedId));
    }

    [Fact]
    public async Task Profiles_are_matched_by_the_models_that_they_list_and_not_by_their_names()
    {
        var target = await new ModelResolver(
            new Models(new Model { ModelId = "a.b" }),
            new Profiles(Profile("eu.a.b", "a.other"), Profile("zz.unlike", "a.b")),
            "us-east-1").ResolveAsync("a.b", null, CancellationToken.None);
        Assert.Equal(("zz.unlike", "zz"), (target.ModelId, target.Geography));
    }

    [Theory]
    [InlineData("None")]
    [InlineData("Eu")]
    [InlineData("Jp")]
    public async Task What_no_allowed_profile_reaches_is_not_callable_and_what_exists_is_named(string geography)
    {
        var fault = await Fault(Claude, geography);
        Assert.Equal(ErrorIds.ModelNotCallable, fault.ErrorId);
        Assert.Contains("us.anthropic.claude-x-v1:0 (Us)", fault.Message, StringComparison.Ordinal);
        Assert.Contains("global.anthropic.claude-x-v1:0 (Global)", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amazon.nova-lite-v1:0", "Mars")]
    [InlineData(Claude, "Mars")]
    [InlineData(Claude, "team")]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc", "U S")]
    public async Task A_geography_that_nobody_knows_is_refused_however_the_model_is_called(string requested, string geography)
    {
        var fault = await Fault(requested, geography);
        Assert.Equal((ErrorIds.InputInvalid, ErrorKind.InvalidArgument), (fault.ErrorId, fault.Kind));
        Assert.Contains($"'{geography}'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("None, Us, Eu, Apac", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_geography_that_only_the_service_knows_may_be_asked_for()
    {
        var resolver = new ModelResolver(new Models(new Model { ModelId = "a.b" }), new Profiles(Profile("mx.a.b", "a.b"), Profile("us.a.b", "a.b")), "us-east-1");
        Assert.Equal("mx.a.b", (await resolver.ResolveAsync("a.b", "MX", CancellationToken.None)).ModelId);
    }

    [Fact]
    public async Task Apac_holds_japan_and_australia()
    {
        var resolver = new ModelResolver(new Models(new Model { ModelId = "a.b" }), new Profiles(Profile("apac.a.b", "a.b"), Profile("jp.a.b", "a.b"), Profile("us-gov.a.b", "a.b")), "ap-northeast-1");
        Assert.Equal("jp.a.b", (await resolver.ResolveAsync("a.b", "Apac", CancellationToken.None)).ModelId);
        Assert.Equal("us-gov.a.b", (await resolver.ResolveAsync("a.b", "UsGov", CancellationToken.None)).ModelId);
    }

    [Fact]
    public async Task An_application_profile_is_never_chosen_for_a_model()
    {
        var application = new InferenceProfile { InferenceProfileId = "abc", ProfileType = "APPLICATION", ModelId = "arn:abc", ModelArns = ["arn:aws:bedrock:us-east-1::foundation-model/a.b"] };
        var resolver = new ModelResolver(new Models(new Model { ModelId = "a.b" }), new Profiles(application), "us-east-1");
        Assert.Equal(ErrorIds.ModelNotCallable, (await Assert.ThrowsAsync<BedrockException>(() => resolver.ResolveAsync("a.b", null, CancellationToken.None))).ErrorId);
    }

    [Theory]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc123def456", "ProvisionedThroughput")]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc", "InferenceProfile")]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:imported-model/abc123def456", "OnDemand")]
    public async Task Arns_of_the_accounts_own_things_pass_through_without_any_look_up(string arn, string type)
    {
        var models = new Models();
        var target = await new ModelResolver(models, new Profiles(), "us-east-1").ResolveAsync(arn, "None", CancellationToken.None);
        Assert.Equal((arn, type, null), (target.ModelId, target.TargetType, target.Geography));
        Assert.Equal(0, models.Lists);
    }

    [Theory]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-x-v1:0", "us.anthropic.claude-x-v1:0")]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-x-v1:0", "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-x-v1:0")]
    [InlineData("US.anthropic.claude-x-v1:0", "us.anthropic.claude-x-v1:0")]
    [InlineData("claude x", "us.anthropic.claude-x-v1:0")]
    [InlineData("team costs", "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/team")]
    public async Task Arns_profile_ids_and_names_are_understood(string requested, string expected) => Assert.Equal(expected, (await Resolve(requested)).ModelId);

    [Fact]
    public async Task A_profile_asked_for_by_id_must_be_allowed_too()
    {
        var fault = await Fault("global.anthropic.claude-x-v1:0", "Us");
        Assert.Equal(ErrorIds.ModelNotCallable, fault.ErrorId);
        Assert.Contains("Global", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_several_callable_models_is_ambiguous_and_lists_them()
    {
        var fault = await Fault("Twin");
        Assert.Equal(ErrorIds.NameAmbiguous, fault.ErrorId);
        Assert.Contains("t.one, t.two", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_shared_with_variants_that_cannot_be_called_means_the_callable_one() => Assert.Equal("v.main", (await Resolve("Variant")).ModelId);

    [Fact]
    public async Task Nothing_of_that_name_is_not_found() => Assert.Equal(ErrorIds.NotFound, (await Fault("nosuch")).ErrorId);

    [Fact]
    public async Task A_model_past_its_end_of_life_is_not_callable()
    {
        var fault = await Fault("old.model");
        Assert.Equal(ErrorIds.ModelNotCallable, fault.ErrorId);
        Assert.Contains("2020-01-01", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_for_provisioned_throughput_alone_says_so()
    {
        var fault = await Fault("v.main:28k");
        Assert.Equal(ErrorIds.ModelNotCallable, fault.ErrorId);
        Assert.Contains("provisioned throughput", fault.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lists_are_read_once_for_many_ids()
    {
        var models = new Models(new Model { ModelId = "a.b", InferenceTypesSupported = ["ON_DEMAND"] });
        var resolver = new ModelResolver(models, new Profiles(), "us-east-1");
        await resolver.ResolveAsync("a.b", null, CancellationToken.None);
        await resolver.ResolveAsync("A.B", null, CancellationToken.None);
        Assert.Equal(1, models.Lists);
    }

    private static async Task<BedrockException> Fault(string requested, string? geography = null) =>
        await Assert.ThrowsAsync<BedrockException>(() => Resolve(requested, geography));

    private static Task<ModelTarget> Resolve(string requested, string? geography = null) => new ModelResolver(
        new Models(
            new Model { ModelId = "amazon.nova-lite-v1:0", ModelName = "Nova Lite", InferenceTypesSupported = ["ON_DEMAND", "INFERENCE_PROFILE"] },
            new Model { ModelId = Claude, ModelName = "Claude X", InferenceTypesSupported = ["INFERENCE_PROFILE"] },
            new Model { ModelId = "t.one", ModelName = "Twin", InferenceTypesSupported = ["ON_DEMAND"] },
            new Model { ModelId = "t.two", ModelName = "Twin", InferenceTypesSupported = ["ON_DEMAND"] },
            new Model { ModelId = "v.main", ModelName = "Variant", InferenceTypesSupported = ["ON_DEMAND"] },
            new Model { ModelId = "v.main:28k", ModelName = "Variant", InferenceTypesSupported = ["PROVISIONED"] },
            new Model { ModelId = "old.model", InferenceTypesSupported = ["ON_DEMAND"], EndOfLifeTime = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero) }),
        new Profiles(
            Profile("global.anthropic.claude-x-v1:0", Claude),
            Profile("us.anthropic.claude-x-v1:0", Claude),
            Profile("apac.anthropic.claude-x-v1:0", Claude),
            new InferenceProfile
            {
                InferenceProfileId = "team",
                InferenceProfileName = "Team costs",
                ProfileType = "APPLICATION",
                ModelId = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/team",
            }),
        "us-east-1").ResolveAsync(requested, geography, CancellationToken.None);

    private static InferenceProfile Profile(string id, string modelId) => new()
    {
        InferenceProfileId = id,
        InferenceProfileArn = $"arn:aws:bedrock:us-east-1:111122223333:inference-profile/{id}",
        ModelId = id,
        ProfileType = "SYSTEM_DEFINED",
        Status = "ACTIVE",
        ModelArns = [$"arn:aws:bedrock:us-east-1::foundation-model/{modelId}", $"arn:aws:bedrock:us-west-2::foundation-model/{modelId}"],
    };

    private sealed class Models(params Model[] models) : IModelCatalog
    {
        public int Lists { get; private set; }

        public Task<IReadOnlyList<Model>> ListAsync(ModelListRequest request, CancellationToken cancellationToken)
        {
            Lists++;
            return Task.FromResult<IReadOnlyList<Model>>(models);
        }

        public Task<Model> GetAsync(string modelId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ModelAvailability> GetAvailabilityAsync(string modelId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Profiles(params InferenceProfile[] profiles) : IInferenceProfiles
    {
        public IAsyncEnumerable<InferenceProfile> ListAsync(string? profileType, CancellationToken cancellationToken) => Walk();

        public Task<InferenceProfile> GetAsync(string idOrArn, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<InferenceProfile> CreateAsync(NewInferenceProfile request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task DeleteAsync(string idOrArn, CancellationToken cancellationToken) => throw new NotSupportedException();

        private async IAsyncEnumerable<InferenceProfile> Walk()
        {
            await Task.CompletedTask;
            foreach (var profile in profiles)
                yield return profile;
        }
    }
}
