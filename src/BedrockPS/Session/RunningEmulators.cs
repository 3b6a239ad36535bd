using System.Collections.Concurrent;

namespace BedrockPS.Commands.Session;

/// <summary>An emulator of this process: who started it, and what it found as context.</summary>
internal sealed record RunningEmulator(EmulatorProcess Process, Emulator Emulator, Guid Runspace, Context? Before)
{
    public bool Serves(Context? context) => context?.EndpointUrl is string url && url == Emulator.EndpointUrl;
}

/// <summary>The emulators of this process, over all its runspaces.</summary>
internal static class RunningEmulators
{
    private static readonly ConcurrentDictionary<int, (long Order, RunningEmulator Emulator)> ByProcess = new();
    private static long started;

    public static void Add(RunningEmulator emulator) => ByProcess[emulator.Process.Id] = (Interlocked.Increment(ref started), emulator);

    /// <summary>Takes one out; null when it is not, or no longer, there.</summary>
    public static RunningEmulator? Take(int processId)
    {
        if (!ByProcess.TryRemove(processId, out var found))
            return null;
        // One that was started under this one must not lead back to it.
        foreach (var (id, (order, later)) in ByProcess)
        {
            if (later.Before is { } before && found.Emulator.Serves(before))
                ByProcess.TryUpdate(id, (order, later with { Before = SessionContext.Restore(before, found.Emulator.Before) }), (order, later));
        }
        return found.Emulator;
    }

    /// <summary>Takes out what a runspace started, the latest first, so that contexts are restored in turn.</summary>
    public static IReadOnlyList<RunningEmulator> TakeAllOf(Guid runspace) =>
        [.. ByProcess.Where(entry => entry.Value.Emulator.Runspace == runspace).OrderByDescending(entry => entry.Value.Order).Select(entry => Take(entry.Key)).OfType<RunningEmulator>()];
}
