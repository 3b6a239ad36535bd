using System.Management.Automation;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.Session;

/// <summary>Stops local endpoints that Start-BedrockEmulator started, and restores the session's context.</summary>
/// <remarks>
/// <para>Without input it stops all that this session started. Where the context still points at a stopped emulator, its endpoint, region and credentials become what they were before; other defaults that were set meanwhile stay.</para>
/// </remarks>
/// <example>
/// <code>Stop-BedrockEmulator</code>
/// <para>Stops what this session started.</para>
/// </example>
/// <example>
/// <code>$emulator = Start-BedrockEmulator; $emulator | Stop-BedrockEmulator</code>
/// <para>Stops one of several.</para>
/// </example>
/// <example>
/// <code>try { Start-BedrockEmulator; Get-BedrockModel } finally { Stop-BedrockEmulator }</code>
/// <para>Stops it whatever happens. It would end with PowerShell too.</para>
/// </example>
/// <seealso cref="StartBedrockEmulatorCommand"/>
[Cmdlet(VerbsLifecycle.Stop, "BedrockEmulator")]
[OutputType(typeof(void))]
public sealed class StopBedrockEmulatorCommand : BedrockCommand
{
    /// <summary>What Start-BedrockEmulator gave. Default: all that this session started.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public Emulator? InputObject { get; set; }

    /// <summary>Stops one emulator, or all.</summary>
    protected override void ProcessRecord()
    {
        var found = InputObject is null ? RunningEmulators.TakeAllOf(SessionContext.Runspace) : One(InputObject);
        if (found.Count == 0)
        {
            WriteFault(new BedrockException(ErrorIds.NotFound, ErrorKind.ObjectNotFound, InputObject is null ? "No emulator of this session is running." : $"The emulator {InputObject} is not running."), InputObject);
            return;
        }
        foreach (var emulator in found)
        {
            emulator.Process.Dispose();
            Restore(emulator);
        }
    }

    private static IReadOnlyList<RunningEmulator> One(Emulator emulator) =>
        RunningEmulators.Take(emulator.ProcessId ?? 0) is { } running ? [running] : [];

    private void Restore(RunningEmulator stopped)
    {
        if (SessionContext.Of(SessionState) is { } context && stopped.Serves(context))
            SessionContext.Set(SessionState, SessionContext.Restore(context, stopped.Before));
    }
}
