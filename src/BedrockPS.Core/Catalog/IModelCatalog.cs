namespace BedrockPS.Core.Catalog;

/// <summary>The filters that ListFoundationModels takes; null is no filter.</summary>
internal sealed record ModelListRequest(string? Provider = null, string? CustomizationType = null, string? OutputModality = null, string? InferenceType = null);

/// <summary>What GetFoundationModelAvailability says.</summary>
internal sealed record ModelAvailability
{
    public string? ModelId { get; init; }

    public string? AgreementStatus { get; init; }

    public string? AgreementMessage { get; init; }

    public string? AuthorizationStatus { get; init; }

    public string? EntitlementAvailability { get; init; }

    public string? RegionAvailability { get; init; }

    public string? Raw { get; init; }
}

/// <summary>Members of CreateInferenceProfile.</summary>
internal sealed record NewInferenceProfile(string Name, string SourceArn, string? Description, IReadOnlyDictionary<string, string>? Tags);

/// <summary>Port to the model catalogue.</summary>
internal interface IModelCatalog
{
    /// <summary>Models that pass the filters; the operation does not page.</summary>
    Task<IReadOnlyList<Model>> ListAsync(ModelListRequest request, CancellationToken cancellationToken);

    Task<Model> GetAsync(string modelId, CancellationToken cancellationToken);

    Task<ModelAvailability> GetAvailabilityAsync(string modelId, CancellationToken cancellationToken);
}

/// <summary>Port to the inference profiles.</summary>
internal interface IInferenceProfiles
{
    /// <summary>Follows the pages; the next page is asked for only when the caller gets that far.</summary>
    /// <param name="profileType">SYSTEM_DEFINED, APPLICATION, or null for both.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    IAsyncEnumerable<InferenceProfile> ListAsync(string? profileType, CancellationToken cancellationToken);

    Task<InferenceProfile> GetAsync(string idOrArn, CancellationToken cancellationToken);

    Task<InferenceProfile> CreateAsync(NewInferenceProfile request, CancellationToken cancellationToken);

    Task DeleteAsync(string idOrArn, CancellationToken cancellationToken);
}
