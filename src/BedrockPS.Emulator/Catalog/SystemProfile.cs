using System.Text.Json.Nodes;

namespace BedrockEmulator.Catalog;

/// <summary>A system-defined inference profile: a model, reached through a geography.</summary>
internal sealed record SystemProfile(CatalogModel Model, Geography Geography)
{
    public string Id => Geography.Prefix + "." + Model.Id;

    public bool IsValidIn(string region) => Geography.Sources.Contains(region);

    /// <summary>The profile as InferenceProfileSummary, as a call in <paramref name="region"/> sees it.</summary>
    public JsonObject Wire(string region, string accountId) => new()
    {
        ["inferenceProfileName"] = $"{Geography.Label} {ProviderWord()}{Model.Name}",
        ["description"] = Description(),
        ["createdAt"] = "2024-08-26T00:00:00Z",
        ["updatedAt"] = "2024-08-26T00:00:00Z",
        ["inferenceProfileArn"] = $"arn:{Regions.Partition(region)}:bedrock:{region}:{accountId}:inference-profile/{Id}",
        ["models"] = new JsonArray([.. ModelArns(region).Select(arn => new JsonObject { ["modelArn"] = arn })]),
        ["inferenceProfileId"] = Id,
        ["status"] = "ACTIVE",
        ["type"] = "SYSTEM_DEFINED",
    };

    /// <summary>A global profile has the ARN without a Region and that of the Region it is called from; others list their destinations.</summary>
    public IEnumerable<string> ModelArns(string region) => Geography.Destinations.Count > 0
        ? Geography.Destinations.Select(destination => Regions.ModelArn(destination, Model.Id))
        : [$"arn:aws:bedrock:::foundation-model/{Model.Id}", Regions.ModelArn(region, Model.Id)];

    private string ProviderWord() =>
        Model.Name.StartsWith(Model.Provider, StringComparison.OrdinalIgnoreCase) ? "" : Model.Provider + " ";

    private string Description() => Geography.Destinations.Count == 0
        ? $"Routes requests to {ProviderWord()}{Model.Name} globally across all supported AWS Regions."
        : $"Routes requests to {ProviderWord()}{Model.Name} in {string.Join(", ", Geography.Destinations.SkipLast(1))} and {Geography.Destinations[^1]}.";
}
