using System.Diagnostics;
using BedrockPS.Core.Session;

namespace BedrockPS.Commands.Session;

/// <summary>The emulator as a child process. Its standard input is a pipe from this one, so it ends with it, however this one ends.</summary>
internal sealed class EmulatorProcess : IDisposable
{
    private const int ErrorLinesKept = 20;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly Queue<string> errorLines = new();

    private EmulatorProcess(Process process) => this.process = process;

    public int Id => process.Id;

    /// <summary>Path of the program: BEDROCKPS_EMULATOR, else where the module keeps it.</summary>
    public static string ProgramPath => Environment.GetEnvironmentVariable("BEDROCKPS_EMULATOR") is { Length: > 0 } path
        ? path
        : Path.Combine(Path.GetDirectoryName(typeof(EmulatorProcess).Assembly.Location)!, "emulator", "bedrock-emulator.dll");

    /// <exception cref="BedrockException">EmulatorUnavailable.</exception>
    public static async Task<(EmulatorProcess Process, EmulatorReady Ready)> StartAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        if (!File.Exists(ProgramPath))
            throw Unavailable($"The emulator is not at {ProgramPath}.", "Install the module again, or set BEDROCKPS_EMULATOR to the path of bedrock-emulator.dll.");
        var emulator = new EmulatorProcess(Launch(arguments));
        try
        {
            return (emulator, await emulator.WaitUntilReadyAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            emulator.Dispose();
            throw;
        }
    }

    /// <summary>Ends the process and waits for its end.</summary>
    public void Dispose()
    {
        try
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(StopLimit))
                process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or IOException)
        {
        }
        process.Dispose();
    }

    private static Process Launch(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(DotNetHost.Find())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in arguments.Prepend(ProgramPath))
            start.ArgumentList.Add(argument);
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw Unavailable($"The emulator needs the dotnet host, which could not be started: {missing.Message}", DotNetHost.HowToGet);
        }
    }

    private async Task<EmulatorReady> WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token).ConfigureAwait(false) is { } line)
            {
                if (EmulatorReady.Read(line) is { } ready)
                {
                    _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                    return ready;
                }
            }
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable($"The emulator did not answer within {StartLimit.TotalSeconds} s. {Errors()}", "Start it again; if it stays so, run it by itself: dotnet " + ProgramPath, ErrorKind.ResourceUnavailable);
        }
        throw Ended();
    }

    private BedrockException Ended()
    {
        var errors = Errors();
        return errors.Contains("Microsoft.AspNetCore.App", StringComparison.Ordinal)
            ? Unavailable("The emulator needs the ASP.NET Core runtime, which this machine does not have.", DotNetHost.HowToGet)
            : Unavailable($"The emulator ended at once with exit code {process.ExitCode}. {errors}", "Check -Port, -DataPath and -Scenario.", ErrorKind.ResourceUnavailable);
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (errorLines)
        {
            errorLines.Enqueue(line);
            if (errorLines.Count > ErrorLinesKept)
                errorLines.Dequeue();
        }
    }

    private string Errors()
    {
        lock (errorLines)
            return HostText.Clean(string.Join('\n', errorLines))!;
    }

    private static BedrockException Unavailable(string message, string action, ErrorKind kind = ErrorKind.NotInstalled) =>
        new(ErrorIds.EmulatorUnavailable, kind, message.TrimEnd()) { RecommendedAction = action, IsSetup = true };
}
