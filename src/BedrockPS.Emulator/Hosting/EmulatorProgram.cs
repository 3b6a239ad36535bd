using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace BedrockEmulator.Hosting;

/// <summary>The life of the process: start, one ready line, wait for the end of standard input or a signal, stop.</summary>
internal static class EmulatorProgram
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Stream input, TextWriter output, TextWriter error)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            await output.WriteLineAsync(EmulatorOptions.Usage);
            return 0;
        }

        try
        {
            return await ServeAsync(EmulatorOptions.Parse(arguments), input, output);
        }
        catch (ArgumentException refused)
        {
            await error.WriteLineAsync($"bedrock-emulator: {refused.Message}");
            return 2;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or SocketException or JsonException)
        {
            await error.WriteLineAsync($"bedrock-emulator: {failed.Message}");
            return 1;
        }
    }

    private static async Task<int> ServeAsync(EmulatorOptions options, Stream input, TextWriter output)
    {
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopInstead);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Console.IsInputRedirected ? LeaveToParent : StopInstead);
        await using var host = await EmulatorHost.StartAsync(options, TimeProvider.System, stop.Token);
        await output.WriteLineAsync(host.ReadyLine());
        await output.FlushAsync();
        await WaitForEndAsync(input, stop.Token);
        return 0;

        // A terminal sends Ctrl+C to the whole process group: a user who stops a command must not lose the emulator with it.
        static void LeaveToParent(PosixSignalContext context) => context.Cancel = true;

        void StopInstead(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task WaitForEndAsync(Stream input, CancellationToken stop)
    {
        // A read of a console or pipe does not see the token, so it runs beside the wait for it.
        var closed = Task.Run(() => DrainAsync(input), CancellationToken.None);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = stop.Register(stopped.SetResult);
        await Task.WhenAny(closed, stopped.Task);
    }

    private static async Task DrainAsync(Stream input)
    {
        var buffer = new byte[256];
        try
        {
            while (await input.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (IOException)
        {
            // The parent is gone: the same as an end of input.
        }
    }
}
