namespace BedrockPS.Core.Catalog;

/// <summary>The models of one region under one filter; the list is read once, and only when something asks for it.</summary>
internal sealed class ModelList(IModelCatalog catalog, ModelFilter filter, string region, TimeProvider? clock = null)
{
    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly object gate = new();
    private Task<IReadOnlyList<Model>>? listed;

    /// <summary>Models of an id, ARN or name, with * and ?; all of them for null.</summary>
    /// <exception cref="BedrockException">NotFound for a name without wildcards that no model has, and what the service refuses.</exception>
    public async Task<IReadOnlyList<Model>> FindAsync(string? pattern, CancellationToken cancellationToken)
    {
        if (pattern is not null && IsId(pattern))
            return [.. filter.Apply([await catalog.GetAsync(pattern, cancellationToken).ConfigureAwait(false)], clock.GetUtcNow())];
        var models = await ReadOnceAsync(cancellationToken).ConfigureAwait(false);
        if (pattern is null)
            return models;
        var wanted = new Wildcard(pattern);
        Model[] found = [.. models.Where(model => wanted.Matches(model.ModelId) || wanted.Matches(model.ModelArn) || wanted.Matches(model.ModelName))];
        return found.Length > 0 || Wildcard.IsPattern(pattern) ? found : throw new BedrockException(
            ErrorIds.NotFound, ErrorKind.ObjectNotFound, $"No model in {region} that passes the filters has the id or name '{pattern}'.")
        {
            RecommendedAction = "Use wildcards to search, as in Get-BedrockModel *nova*, or look in another -Region.",
        };
    }

    /// <summary>True for what can only be an id or ARN: a provider, a point and more, without white space.</summary>
    public static bool IsId(string text) => !Wildcard.IsPattern(text) && text.Contains('.', StringComparison.Ordinal) && !text.Any(char.IsWhiteSpace);

    private Task<IReadOnlyList<Model>> ReadOnceAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            return listed ??= ReadAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<Model>> ReadAsync(CancellationToken cancellationToken) =>
        [.. filter.Apply(await catalog.ListAsync(filter.ForService(), cancellationToken).ConfigureAwait(false), clock.GetUtcNow())];
}
