using System.Management.Automation.Host;

namespace BedrockPS.Commands.Binding;

/// <summary>How far a run is.</summary>
/// <param name="Text">For people.</param>
/// <param name="Percent">Null where nobody knows how much there is.</param>
/// <param name="SecondsLeft">Null likewise.</param>
internal sealed record RunState(string Text, int? Percent, int? SecondsLeft);

/// <summary>
/// Tells how far a run over many items is: at most once a second, and not before a second has passed. How much is left is told
/// only where the number of items is known.
/// </summary>
internal sealed class RunProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Action<RunState> write;
    private readonly TimeProvider clock;
    private readonly long began;
    private long told;
    private long done;
    private long failed;
    private long sent;

    /// <param name="write">Shows a state.</param>
    /// <param name="clock">Says when a second has passed.</param>
    public RunProgress(Action<RunState> write, TimeProvider clock)
    {
        this.write = write;
        this.clock = clock;
        began = told = clock.GetTimestamp();
    }

    /// <summary>How many items there will be; null when nobody knows.</summary>
    public long? Expected { get; init; }

    /// <summary>What else is told, after the counts.</summary>
    public Func<string>? Detail { get; init; }

    /// <summary>False where a record would go into a file, or nobody is there to see it.</summary>
    public static bool IsSeen(PSHost? host) => host?.Name != "ConsoleHost"
        || (!Console.IsOutputRedirected && !HostPrompt.IsNonInteractive(Environment.GetCommandLineArgs()));

    /// <summary>Counts an item.</summary>
    /// <param name="hasFailed">It gave no answer.</param>
    /// <param name="wasSent">False for an answer of an earlier run, which says nothing about speed.</param>
    public void Add(bool hasFailed, bool wasSent)
    {
        done++;
        failed += hasFailed ? 1 : 0;
        sent += wasSent ? 1 : 0;
        if (clock.GetElapsedTime(told) < Interval)
            return;
        told = clock.GetTimestamp();
        write(State());
    }

    private RunState State()
    {
        var rate = sent / clock.GetElapsedTime(began).TotalSeconds;
        var total = Expected >= done ? Expected : null;
        return new RunState(
            FormattableString.Invariant($"{done}{(total is null ? string.Empty : $" of {total}")} done, {failed} failed, {rate:0.#} a second{(Detail is null ? string.Empty : ", " + Detail())}"),
            (int?)(done * 100 / total),
            total is null || rate == 0 ? null : (int)Math.Min(int.MaxValue, (total.Value - done) / rate));
    }
}
