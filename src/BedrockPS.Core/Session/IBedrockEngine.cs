using BedrockPS.Core.Catalog;
using BedrockPS.Core.Chat;
using BedrockPS.Core.Chat.Checkpoints;
using BedrockPS.Core.Chat.Structured;
using BedrockPS.Core.KnowledgeBases;
using BedrockPS.Core.ObjectStore;
using BedrockPS.Core.Usage;

namespace BedrockPS.Core.Session;

/// <summary>Takes what a call has to tell while it runs. Implementations may be called from any thread.</summary>
internal interface ICallLog
{
    /// <summary>False when nobody sees verbose and debug text, so that it need not be made.</summary>
    bool TakesDetails => true;

    void Verbose(string text);

    void Debug(string text);

    void Warning(string text);
}

/// <summary>The port through which cmdlets reach Bedrock. One instance serves the process; it is safe for parallel use.</summary>
internal interface IBedrockEngine
{
    /// <summary>Settles region, credentials and endpoints.</summary>
    /// <exception cref="BedrockException">RegionNotSet, CredentialsNotFound, ProfileNotFound, CredentialsExpired, CredentialsInvalid or InputInvalid, all with IsSetup.</exception>
    ValueTask<IBedrockConnection> ConnectAsync(ConnectionRequest request, ICallLog log, CancellationToken cancellationToken);

    /// <summary>Names of the profiles in the shared files, for completion; never throws.</summary>
    IReadOnlyList<string> ListProfileNames(string? profileLocation);

    /// <summary>Conversations in files.</summary>
    IConversationStore Conversations { get; }

    /// <summary>Answers in files, for runs that go on where they stopped.</summary>
    ICheckpoints Checkpoints { get; }

    /// <summary>Reads a JSON schema.</summary>
    /// <param name="schema">JSON text, or the schema as plain values.</param>
    /// <param name="what">What it is, for errors: the parameter's name.</param>
    /// <exception cref="BedrockException">InputInvalid: it is no JSON schema.</exception>
    IAnswerSchema ReadSchema(object schema, string what);

    IPlainJson Json { get; }

    /// <summary>Usage and prices in files.</summary>
    IUsageFiles Usage { get; }

    /// <summary>A turn as it goes over the wire.</summary>
    string WriteTurn(Message turn);

    /// <summary>Loads and compiles what the first call needs, without any network; never throws.</summary>
    void WarmUp();
}

/// <summary>Bedrock in one region as one principal.</summary>
internal interface IBedrockConnection
{
    string Region { get; }

    /// <summary>Kind and name of the credentials, without any secret: <c>profile team</c>, <c>environment variables</c>, <c>API key (parameter)</c>.</summary>
    string CredentialSource { get; }

    IModelCatalog Models { get; }

    IInferenceProfiles InferenceProfiles { get; }

    IChatService Chat { get; }

    IKnowledgeBases KnowledgeBases { get; }

    IDataSources DataSources { get; }

    IRetrieval Retrieval { get; }

    IKnowledgeDocuments KnowledgeDocuments { get; }

    IIngestionJobs IngestionJobs { get; }

    /// <summary>Objects in S3; made when it is asked for.</summary>
    IObjectStore Objects { get; }
}
