using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace BedrockPS.Commands.Loading;

/// <summary>
/// Holds the client and every third-party assembly apart from the session, so that BedrockPS lives beside modules that
/// bring other builds of the same assemblies.
/// </summary>
internal sealed class EngineLoadContext : AssemblyLoadContext
{
    public const string ClientAssembly = "BedrockPS.Client";

    private static readonly Lazy<EngineLoadContext> Instance = new(() => new EngineLoadContext(DefaultDirectory()));
    private static int hooked;

    private readonly string directory;

    internal EngineLoadContext(string directory) : base("BedrockPS engine") => this.directory = directory;

    /// <summary>
    /// Answers for the client's name alone. The hook stays for the life of the process: runspaces that end do not tell the
    /// module so, and the event is shared by all of them.
    /// </summary>
    /// <returns>True for the call that hooked it.</returns>
    public static bool Hook()
    {
        if (Interlocked.Exchange(ref hooked, 1) != 0)
            return false;
        Default.Resolving += static (_, name) => name.Name == ClientAssembly ? Instance.Value.Load(name) : null;
        return true;
    }

    /// <summary>Folders under <c>runtimes</c> that fit this machine, best first.</summary>
    internal static IEnumerable<string> NativeFolders(OSPlatform platform, Architecture architecture, bool musl)
    {
        var cpu = architecture.ToString().ToLowerInvariant();
        if (platform == OSPlatform.Windows)
            yield return "win-" + cpu;
        else if (platform == OSPlatform.OSX)
            yield return "osx-" + cpu;
        else
        {
            if (musl)
                yield return "linux-musl-" + cpu;
            yield return "linux-" + cpu;
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // One Core for both sides, or the face could not use what the client makes.
        if (assemblyName.Name == "BedrockPS.Core")
            return typeof(Context).Assembly;
        var path = Path.Combine(directory, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var folder in NativeFolders(CurrentPlatform(), RuntimeInformation.ProcessArchitecture, IsMusl()))
        {
            foreach (var file in new[] { unmanagedDllName, unmanagedDllName + ".dll", $"lib{unmanagedDllName}.so", $"lib{unmanagedDllName}.dylib" })
            {
                var path = Path.Combine(directory, "runtimes", folder, "native", file);
                if (File.Exists(path))
                    return LoadUnmanagedDllFromPath(path);
            }
        }
        return nint.Zero;
    }

    private static OSPlatform CurrentPlatform() =>
        OperatingSystem.IsWindows() ? OSPlatform.Windows : OperatingSystem.IsMacOS() ? OSPlatform.OSX : OSPlatform.Linux;

    private static bool IsMusl() => OperatingSystem.IsLinux() && RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
        || File.Exists($"/lib/ld-musl-{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64")}.so.1");

    private static string DefaultDirectory() => Path.Combine(Path.GetDirectoryName(typeof(EngineLoadContext).Assembly.Location)!, "engine");
}
