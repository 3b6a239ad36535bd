using BedrockEmulator.Auth;
using BedrockEmulator.Faults;
using BedrockEmulator.InferenceProfiles;
using BedrockEmulator.Journal;
using BedrockEmulator.Scenarios;

namespace BedrockEmulator.Hosting;

/// <summary>Everything one emulator remembers, made once and handed to the operations.</summary>
internal sealed class EmulatorState
{
    private EmulatorState(EmulatorOptions options, TimeProvider time)
    {
        Options = options;
        Clock = new EmulatorClock(time);
        Credentials = new CredentialStore(Clock);
        Profiles = new ProfileStore(options.DataPath);
    }

    /// <summary>The account that owns everything here: the one of the public documentation.</summary>
    public const string AccountId = "111122223333";

    public EmulatorOptions Options { get; }

    public EmulatorClock Clock { get; }

    public CredentialStore Credentials { get; }

    public RequestJournal Journal { get; } = new();

    public FaultPlan Faults { get; } = new();

    public ScenarioPlayer Scenarios { get; } = new();

    public ProfileStore Profiles { get; }

    /// <exception cref="ArgumentException">The scenario file has a mistake.</exception>
    public static EmulatorState Create(EmulatorOptions options, TimeProvider time)
    {
        var state = new EmulatorState(options, time);
        if (options.ScenarioPath is not null)
        {
            state.Scenarios.Load(Scenario.Parse(File.ReadAllBytes(options.ScenarioPath)));
        }

        return state;
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
        if (Options.ScenarioPath is not null)
        {
            Scenarios.Load(Scenario.Parse(File.ReadAllBytes(Options.ScenarioPath)));
        }
    }
}
