using BedrockPS.Client.Catalog;
using BedrockPS.Client.Chat;
using BedrockPS.Client.KnowledgeBases;
using BedrockPS.Client.ObjectStore;
using BedrockPS.Client.Session;
using BedrockPS.Client.Transport;
using BedrockPS.Core.Catalog;
using BedrockPS.Core.Chat;
using BedrockPS.Core.KnowledgeBases;
using BedrockPS.Core.ObjectStore;
using BedrockPS.Core.Session;

namespace BedrockPS.Client;

/// <summary>Bedrock over one settled connection. It is made for each call, of parts that are shared.</summary>
internal sealed class BedrockConnection : IBedrockConnection
{
    private readonly Lazy<IObjectStore> objects;

    public BedrockConnection(ResolvedConnection connection, ICallLog log, ServiceClients clients)
    {
        var transport = new RegionWarningTransport(new BedrockTransport(connection, log, clients), log);
        Region = connection.Region;
        CredentialSource = connection.CredentialSource;
        Models = new ModelCatalog(transport);
        InferenceProfiles = new InferenceProfiles(transport);
        Chat = new ChatService(transport, log);
        KnowledgeBases = new KnowledgeBaseList(transport);
        objects = new Lazy<IObjectStore>(() => S3ObjectStore.Create(connection, log, clients));
        DataSources = new DataSources(transport);
        Retrieval = new Retrieval(transport, log);
        KnowledgeDocuments = new KnowledgeDocuments(transport);
        IngestionJobs = new IngestionJobs(transport);
    }

    public IObjectStore Objects => objects.Value;

    public string Region { get; }

    public string CredentialSource { get; }

    public IModelCatalog Models { get; }

    public IInferenceProfiles InferenceProfiles { get; }

    public IChatService Chat { get; }

    public IKnowledgeBases KnowledgeBases { get; }

    public IDataSources DataSources { get; }

    public IRetrieval Retrieval { get; }

    public IKnowledgeDocuments KnowledgeDocuments { get; }

    public IIngestionJobs IngestionJobs { get; }
}
