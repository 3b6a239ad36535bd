using System.Runtime.CompilerServices;
using BedrockPS.Core.Catalog;
using BedrockPS.Core.Chat;
using BedrockPS.Core.KnowledgeBases;
using BedrockPS.Core.ObjectStore;
using BedrockPS.Core.Session;

namespace BedrockPS.Core.Tests.Catalog;

/// <summary>A region with the models and profiles that a test gives it.</summary>
internal sealed class FakeRegion : IBedrockConnection, IModelCatalog, IInferenceProfiles, IChatService
{
    public List<Model> All { get; } = [];

    public List<InferenceProfile> Profiles { get; } = [];

    public List<string> Calls { get; } = [];

    public Func<string, ModelAvailability> Availability { get; set; } = id => new ModelAvailability { ModelId = id, AgreementStatus = "AVAILABLE", AuthorizationStatus = "AUTHORIZED", EntitlementAvailability = "AVAILABLE", RegionAvailability = "AVAILABLE" };

    public Func<ChatRequest, ChatResponse> Answer { get; set; } = request => new ChatResponse { ModelId = request.ModelId };

    public string Region => "us-east-1";

    public string CredentialSource => "test";

    public IModelCatalog Models => this;

    public IInferenceProfiles InferenceProfiles => this;

    public IChatService Chat => this;

    public IKnowledgeBases KnowledgeBases => throw new NotSupportedException();

    public IDataSources DataSources => throw new NotSupportedException();

    public IRetrieval Retrieval => throw new NotSupportedException();

    public IKnowledgeDocuments KnowledgeDocuments => throw new NotSupportedException();

    public IIngestionJobs IngestionJobs => throw new NotSupportedException();

    public IObjectStore Objects => throw new NotSupportedException();

    public Task<IReadOnlyList<Model>> ListAsync(ModelListRequest request, CancellationToken cancellationToken)
    {
        Log("ListModels");
        return Task.FromResult<IReadOnlyList<Model>>([.. All]);
    }

    public Task<Model> GetAsync(string modelId, CancellationToken cancellationToken)
    {
        Log($"GetModel {modelId}");
        return Task.FromResult(All.Find(model => model.ModelId == modelId) ?? throw NotFound());
    }

    public Task<ModelAvailability> GetAvailabilityAsync(string modelId, CancellationToken cancellationToken)
    {
        Log($"Availability {modelId}");
        return Task.FromResult(Availability(modelId));
    }

    public async IAsyncEnumerable<InferenceProfile> ListAsync(string? profileType, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Log("ListProfiles");
        await Task.Yield();
        foreach (var profile in Profiles)
            yield return profile;
    }

    Task<InferenceProfile> IInferenceProfiles.GetAsync(string idOrArn, CancellationToken cancellationToken) => throw NotFound();

    public Task<InferenceProfile> CreateAsync(NewInferenceProfile request, CancellationToken cancellationToken) => throw NotFound();

    public Task DeleteAsync(string idOrArn, CancellationToken cancellationToken) => throw NotFound();

    public Task<ChatResponse> ConverseAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        Log($"Converse {request.ModelId}");
        return Task.FromResult(Answer(request));
    }

    public IAsyncEnumerable<ChatDelta> ConverseStreamAsync(ChatRequest request, CancellationToken cancellationToken) => throw NotFound();

    public Task<TokenCount> CountTokensAsync(ChatRequest request, CancellationToken cancellationToken) => throw NotFound();

    private static BedrockException NotFound() => new("ResourceNotFoundException", ErrorKind.ObjectNotFound, "not here") { StatusCode = 404 };

    private void Log(string call)
    {
        lock (Calls)
            Calls.Add(call);
    }
}
