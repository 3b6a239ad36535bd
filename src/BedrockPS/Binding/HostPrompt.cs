using System.Management.Automation;
using System.Management.Automation.Host;

namespace BedrockPS.Commands.Binding;

/// <summary>Whether somebody is there to answer a question. Where nobody is, a console gives the default answer, which is yes.</summary>
internal static class HostPrompt
{
    private static readonly string[] ServerSwitches = ["-s", "-servermode", "/s", "/servermode", "-sshs"];

    private static readonly string[] LastSwitches = ["command", "file", "encodedcommand"];

    public static bool CanAsk(PSHost? host) => host?.Name switch
    {
        null or "Default Host" => false,
        "ConsoleHost" => !Console.IsInputRedirected && !IsNonInteractive(Environment.GetCommandLineArgs()),
        // A job's process has the same host as a remote session; its command line tells them apart.
        "ServerRemoteHost" => !Environment.GetCommandLineArgs().Any(argument => ServerSwitches.Contains(argument, StringComparer.OrdinalIgnoreCase)),
        _ => true,
    };

    /// <summary>True for the exceptions by which hosts say that they cannot ask; a host that implements no prompt throws the last.</summary>
    public static bool IsRefusal(Exception fault) => fault is PSInvalidOperationException or HostException or NotImplementedException;

    /// <summary>True when pwsh was started with -NonInteractive or a shorter form of it. What follows a command or file is not pwsh's.</summary>
    internal static bool IsNonInteractive(IEnumerable<string> arguments)
    {
        foreach (var argument in arguments.Skip(1))
        {
            var name = argument.TrimStart('-', '/');
            if (name.Length == argument.Length)
                continue;
            if (name.Length >= 4 && "noninteractive".StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return true;
            if (name.Length > 0 && LastSwitches.Any(end => end.StartsWith(name, StringComparison.OrdinalIgnoreCase)))
                return false;
        }
        return false;
    }
}
