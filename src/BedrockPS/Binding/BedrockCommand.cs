using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace BedrockPS.Commands.Binding;

/// <summary>Base of all cmdlets: waits for asynchronous work without leaving the pipeline thread, stops with the pipeline and turns faults into error records.</summary>
public abstract class BedrockCommand : PSCmdlet, IDisposable
{
    private protected BedrockCommand() => Log = new PipelineLog(this, Pump);

    private protected PipelinePump Pump { get; } = new();

    private protected PipelineLog Log { get; }

    private bool isEnding;

    /// <summary>Ends the work that still runs and waits for its end.</summary>
    public void Dispose()
    {
        Pump.Dispose();
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the command holds; no work runs any more.</summary>
    private protected virtual void Release()
    {
    }

    /// <summary>Called by PowerShell on Ctrl+C, on another thread.</summary>
    protected override void StopProcessing() => Pump.Cancel();

    /// <summary>Writes what the last calls still had to tell.</summary>
    protected override void EndProcessing() => Stoppable(Pump.DrainPosted);

    /// <summary>True when the parameter was given, by name, position or pipeline.</summary>
    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Waits for a result.</summary>
    /// <exception cref="BedrockException">The work's own fault.</exception>
    private protected T Await<T>(Func<CancellationToken, Task<T>> work)
    {
        T result = default!;
        Stoppable(() => result = Pump.Await(work));
        return result;
    }

    private protected void Await(Func<CancellationToken, Task> work) => Stoppable(() => Pump.Await(work));

    /// <summary>Runs what waits on the pump; a stop of the pipeline ends it as PowerShell expects.</summary>
    private protected void Stoppable(Action action)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException) when (Pump.Token.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Waits for a result; a fault becomes an error record about the item.</summary>
    private protected bool TryAwait<T>(object? item, Func<CancellationToken, Task<T>> work, out T result)
    {
        try
        {
            result = Await(work);
            return true;
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, item);
            result = default!;
            return false;
        }
    }

    /// <summary>Gives each item to <paramref name="write"/> as it is asked for; a fault becomes an error record.</summary>
    private protected void Each<T>(object? item, Func<CancellationToken, IAsyncEnumerable<T>> source, Action<T> write, Action? failed = null)
    {
        try
        {
            Stoppable(() =>
            {
                foreach (var result in Pump.Pull(source))
                    write(result);
            });
        }
        catch (BedrockException fault)
        {
            failed?.Invoke();
            WriteFault(fault, item);
        }
    }

    /// <summary>Asks as -WhatIf and -Confirm say. Where nobody can answer, the pipeline ends at once.</summary>
    private protected bool IsAgreed(string target, string action)
    {
        try
        {
            return ShouldProcess(target, action);
        }
        catch (Exception unasked) when (HostPrompt.IsRefusal(unasked))
        {
            Refuse(new BedrockException(ErrorIds.HostNotInteractive, ErrorKind.InvalidOperation, $"{action}: nobody can be asked in this session. To go on without asking, give -Confirm:$false.", unasked));
            return false;
        }
    }

    /// <summary>Writes a fault of one item, or ends the pipeline when every item would fail the same way.</summary>
    private protected void WriteFault(BedrockException fault, object? item)
    {
        var record = FaultRecord.Of(fault, item);
        if (fault.IsSetup && !isEnding)
        {
            isEnding = true;
            FinishCalls();
            ThrowTerminatingError(record);
        }
        WriteError(record);
    }

    /// <summary>Waits for calls that run side by side: what ends the pipeline is not their fault, and they are paid for.</summary>
    private protected virtual void FinishCalls()
    {
    }

    /// <summary>Writes the fault that work of its own ended with; what is not a fault of the service or the input goes on.</summary>
    private protected void WriteFaultOrThrow(Exception? fault, object? item)
    {
        if (fault is BedrockException known)
            WriteFault(known, item);
        else if (fault is not null)
            ExceptionDispatchInfo.Throw(fault);
    }

    /// <summary>Ends the pipeline.</summary>
    private protected void Refuse(BedrockException fault) => ThrowTerminatingError(FaultRecord.Of(fault, null));

    /// <summary>Ends the pipeline because two parameters exclude each other.</summary>
    private protected void RefuseConflict(string message) =>
        Refuse(new BedrockException(ErrorIds.ParameterConflict, ErrorKind.InvalidArgument, message));
}
