using System.Runtime.InteropServices;

namespace BedrockPS.Commands.Session;

/// <summary>Finds the program that runs .NET assemblies. PowerShell may bring a runtime of its own that has no ASP.NET Core.</summary>
internal static class DotNetHost
{
    public const string HowToGet = "Install the ASP.NET Core runtime, version 8 or later: https://dotnet.microsoft.com/download (the .NET SDK has it too).";

    private static string FileName => OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>A full path where one is known, else the bare name, for the system to find.</summary>
    public static string Find() => Candidates().FirstOrDefault(File.Exists) ?? FileName;

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host)
            yield return host;
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            yield return Path.Combine(root, FileName);
        if (Environment.ProcessPath is { } running && Path.GetFileName(running) == FileName)
            yield return running;
        // A shared runtime lies three folders below its host.
        yield return Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", FileName));
    }
}
