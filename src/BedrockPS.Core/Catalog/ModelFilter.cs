using System.Text.RegularExpressions;

namespace BedrockPS.Core.Catalog;

/// <summary>Which models of the catalogue are asked for. What is null is no filter; texts compare in any case.</summary>
internal sealed partial record ModelFilter
{
    private static readonly string[] ServiceModalities = ["TEXT", "IMAGE", "EMBEDDING"];
    private static readonly string[] ServiceInferenceTypes = ["ON_DEMAND", "PROVISIONED"];
    private static readonly string[] ServiceCustomizations = ["FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION"];

    /// <summary>Id or ARN, with * and ?.</summary>
    public string? ModelId { get; init; }

    /// <summary>Company, with * and ?.</summary>
    public string? Provider { get; init; }

    public string? InputModality { get; init; }

    public string? OutputModality { get; init; }

    public string? InferenceType { get; init; }

    public string? CustomizationType { get; init; }

    /// <summary>Active, Legacy, EndOfLife: any of them.</summary>
    public IReadOnlyList<string>? Lifecycle { get; init; }

    /// <summary>Days within which calls stop working.</summary>
    public int? EndOfLifeWithin { get; init; }

    public bool? Streaming { get; init; }

    /// <summary>
    /// The filters that the service can apply. It takes only values of its own lists, and refuses the request for others, so those
    /// are left to <see cref="Apply"/>.
    /// </summary>
    public ModelListRequest ForService() => new(
        Provider is not null && ServiceProvider().IsMatch(Provider) ? Provider : null,
        Known(ServiceCustomizations, CustomizationType),
        Known(ServiceModalities, OutputModality),
        Known(ServiceInferenceTypes, InferenceType));

    /// <summary>The models that pass every filter, in their order.</summary>
    public IEnumerable<Model> Apply(IEnumerable<Model> models, DateTimeOffset now)
    {
        var id = ModelId is null ? null : new Wildcard(ModelId);
        var provider = Provider is null ? null : new Wildcard(Provider);
        return models.Where(model =>
            (id is null || id.Matches(model.ModelId) || id.Matches(model.ModelArn))
            && (provider is null || provider.Matches(model.ProviderName))
            && Holds(model.InputModalities, InputModality)
            && Holds(model.OutputModalities, OutputModality)
            && Holds(model.InferenceTypesSupported, InferenceType)
            && Holds(model.CustomizationsSupported, CustomizationType)
            && (Lifecycle is null || Holds(Lifecycle, model.LifecycleStage ?? string.Empty))
            && (EndOfLifeWithin is not { } days || LifecycleRules.EndsWithin(model.EndOfLifeTime, days, now))
            && (Streaming is not { } streaming || (model.ResponseStreamingSupported ?? false) == streaming));
    }

    private static bool Holds(IReadOnlyList<string> values, string? wanted) => wanted is null || values.Contains(wanted, StringComparer.OrdinalIgnoreCase);

    private static string? Known(string[] values, string? wanted) => Array.Find(values, value => string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\A[A-Za-z0-9\- ]{1,63}\z")]
    private static partial Regex ServiceProvider();
}
