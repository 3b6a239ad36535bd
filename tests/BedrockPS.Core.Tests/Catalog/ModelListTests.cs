using BedrockPS.Core.Catalog;

namespace BedrockPS.Core.Tests.Catalog;

public sealed class ModelListTests
{
    private readonly FakeRegion region = new();

    public ModelListTests()
    {
        region.All.Add(new Model { ModelId = "amazon.nova-lite-v1:0", ModelName = "Nova Lite", LifecycleStage = "Active" });
        region.All.Add(new Model { ModelId = "amazon.nova-pro-v1:0", ModelName = "Nova Pro", LifecycleStage = "Legacy" });
    }

    [Fact]
    public async Task An_exact_id_asks_for_that_model_alone()
    {
        var found = await List().FindAsync("amazon.nova-pro-v1:0", CancellationToken.None);
        Assert.Equal("Nova Pro", Assert.Single(found).ModelName);
        Assert.Equal(["GetModel amazon.nova-pro-v1:0"], region.Calls);
    }

    [Theory]
    [InlineData("nova lite", 1)]
    [InlineData("*nova*", 2)]
    [InlineData("AMAZON.NOVA-P*", 1)]
    [InlineData("*titan*", 0)]
    [InlineData(null, 2)]
    public async Task Names_and_patterns_are_matched_against_the_list(string? pattern, int count) =>
        Assert.Equal(count, (await List().FindAsync(pattern, CancellationToken.None)).Count);

    [Fact]
    public async Task The_list_is_read_once()
    {
        var list = List();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => list.FindAsync("*", CancellationToken.None)));
        Assert.Equal(["ListModels"], region.Calls);
    }

    [Fact]
    public async Task A_name_that_no_model_has_is_not_found()
    {
        var fault = await Assert.ThrowsAsync<BedrockException>(() => List().FindAsync("Nova Huge", CancellationToken.None));
        Assert.Equal(ErrorIds.NotFound, fault.ErrorId);
        Assert.Contains("Nova Huge", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_hold_for_an_exact_id_too() =>
        Assert.Empty(await new ModelList(region, new ModelFilter { Lifecycle = ["Active"] }, "us-east-1").FindAsync("amazon.nova-pro-v1:0", CancellationToken.None));

    private ModelList List() => new(region, new ModelFilter(), "us-east-1");
}
