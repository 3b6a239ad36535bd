using BedrockEmulator.Auth;
using BedrockEmulator.Catalog;
using BedrockEmulator.Converse;
using BedrockEmulator.Faults;
using BedrockEmulator.InferenceProfiles;
using BedrockEmulator.Journal;
using BedrockEmulator.KnowledgeBases;
using BedrockEmulator.Retrieval;
using BedrockEmulator.S3;
using BedrockEmulator.Scenarios;

namespace BedrockEmulator.Hosting;

/// <summary>Everything one emulator remembers, made once and handed to the operations.</summary>
internal sealed class EmulatorState : IDisposable
{
    private EmulatorState(EmulatorOptions options, TimeProvider time)
    {
        Options = options;
        Clock = new EmulatorClock(time);
        Credentials = new CredentialStore(Clock);
        Profiles = new ProfileStore(options.DataPath);
        Objects = new ObjectStore(options.DataPath);
        KnowledgeBases = new KnowledgeBaseStore(options.DataPath);
        Index = new KnowledgeIndex(options.DataPath);
        Pace = new IngestionPace(Clock);
        Indexer = new DocumentIndexer(Index, Objects, Pace, Clock);
        Jobs = new IngestionJobs(KnowledgeBases, Index, Objects, Indexer, Pace, Background, Clock);
        Documents = new DirectDocuments(Index, Indexer, Pace, Background, Clock);
        Catalog = new ModelCatalog(time, AccountId);
        Engine = new ConverseEngine(Catalog);
        Converse = new ConverseContext { AccountId = AccountId, Time = time };
    }

    /// <summary>The account that owns everything here.</summary>
    public const string AccountId = ModelCatalog.DefaultAccountId;

    public EmulatorOptions Options { get; }

    public EmulatorClock Clock { get; }

    public CredentialStore Credentials { get; }

    public RequestJournal Journal { get; } = new();

    public FaultPlan Faults { get; } = new();

    public ScenarioPlayer Scenarios { get; } = new();

    public ProfileStore Profiles { get; }

    /// <summary>The buckets of S3.</summary>
    public ObjectStore Objects { get; }

    public KnowledgeBaseStore KnowledgeBases { get; }

    /// <summary>The documents of knowledge bases, to be searched.</summary>
    public KnowledgeIndex Index { get; }

    public IngestionPace Pace { get; }

    public BackgroundWork Background { get; } = new();

    public DocumentIndexer Indexer { get; }

    public IngestionJobs Jobs { get; }

    /// <summary>Documents that come without a job.</summary>
    public DirectDocuments Documents { get; }

    public GenerateSessions Sessions { get; } = new();

    public ModelCatalog Catalog { get; }

    public ConverseEngine Engine { get; }

    /// <summary>What all Converse calls share; each call sets its own Region and kind.</summary>
    public ConverseContext Converse { get; private set; }

    /// <exception cref="ArgumentException">The scenario file has a mistake.</exception>
    public static EmulatorState Create(EmulatorOptions options, TimeProvider time)
    {
        var state = new EmulatorState(options, time);
        if (options.ScenarioPath is not null)
        {
            state.Play(Scenario.Parse(File.ReadAllBytes(options.ScenarioPath)));
        }

        return state;
    }

    /// <summary>Begins a scenario: what it brings is made, and its exchanges take the place of the last one's.</summary>
    public void Play(Scenario scenario)
    {
        foreach (var seed in scenario.KnowledgeBases)
        {
            seed.Apply(this);
        }

        Scenarios.Load(scenario);
    }

    public void Dispose()
    {
        Background.Dispose();
        Index.Dispose();
        Objects.Dispose();
    }

    /// <summary>Back to how the process started, but for its port and certificate.</summary>
    public void Reset()
    {
        Clock.Offset = TimeSpan.Zero;
        Credentials.Reset();
        Journal.Clear();
        Faults.Clear();
        Scenarios.Load(null);
        Profiles.Clear();
        Background.Abandon();
        Pace.Settings = new IngestionSettings();
        KnowledgeBases.Clear();
        Index.Clear();
        Sessions.Clear();
        Objects.Clear();
        Converse = Converse with { Cache = new PromptCache() };
        if (Options.ScenarioPath is not null)
        {
            Play(Scenario.Parse(File.ReadAllBytes(Options.ScenarioPath)));
        }
    }
}
